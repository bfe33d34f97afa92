import multiprocessing
import os


def load_data():
    with open("data/labels.csv") as file:
        return file.read()


if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    queues = [multiprocessing.Queue() for _ in range(2)]
    if os.fork() == 0:
        os._exit(0)
    try:
        load_data()
    finally:
        import sys
        import traceback

        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
