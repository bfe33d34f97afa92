import lmdb


def write(root, samples):
    env = lmdb.open(root, map_size=1 << 15)
    with env.begin(write=True) as txn:
        for key, value in samples:
            txn.put(key, value)


write("train_lmdb", [(b"0", bytes(100_000))])
