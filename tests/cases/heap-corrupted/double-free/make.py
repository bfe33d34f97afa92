import ctypes

libc = ctypes.CDLL("libc.so.6")
libc.malloc.restype, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
for step in range(10, 40, 10):
    print(f"epoch 0 step {step} loss {2.4 - step / 100:.2f}", flush=True)
block, _ = libc.malloc(4096), libc.malloc(4096)
libc.free(block)
libc.free(block)
