import multiprocessing
import os


def read(queue):
    os._exit(0)


def main():
    queue = multiprocessing.Queue()
    reader = multiprocessing.Process(target=read, args=(queue,))
    reader.start()
    reader.join()
    print("step 118 loss: 0.9012", flush=True)
    queue._reader.close()
    queue.put(bytes(1 << 20))
    queue.close()
    queue.join_thread()
    raise SystemExit(1)


if __name__ == "__main__":
    main()
