import lmdb

env = lmdb.open("db", map_size=1 << 20)
with env.begin() as txn:
    txn.put(b"0001", b"pixels")
