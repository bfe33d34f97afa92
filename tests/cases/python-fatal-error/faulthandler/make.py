import ctypes
import faulthandler

faulthandler.enable()
for step in range(1, 6):
    print(f"step {step} loss {1 / step:.4f}", flush=True)
ctypes.string_at(0)
