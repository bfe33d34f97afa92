import time

for step in range(1, 400):
    print(f"step {step} loss: {1 / step:.3f}", flush=True)
    time.sleep(1)
