def save_checkpoint(path, step):
    with open(path, "wb", buffering=0) as file:
        file.write(b"\0" * 4096)


for step in range(1, 5):
    print(f"step {step} loss {1 / step:.4f}")
save_checkpoint("/dev/full", 4)
