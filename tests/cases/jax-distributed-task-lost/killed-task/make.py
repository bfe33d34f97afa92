import multiprocessing
import os
import signal
import time


def work(rank):
    import jax

    jax.distributed.initialize("127.0.0.1:8473", 2, rank, heartbeat_timeout_seconds=10)
    for step in range(0, 600, 10):
        print(f"rank {rank} step {step} loss {2.9 - step / 400:.3f}", flush=True)
        if rank == 1 and step == 50:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(0.5)


if __name__ == "__main__":
    multiprocessing.get_context("spawn").Process(target=work, args=(1,)).start()
    work(0)
