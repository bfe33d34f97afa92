"""A training that fetches its index over a connection that breaks three times, and goes on."""

import logging
import socket
import threading

import numpy
import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

logging.basicConfig(level=logging.WARNING, format="%(levelname)s:%(name)s:%(message)s")


def serve(listener, refusals):
    """Drop the first connections without an answer, then serve one request."""
    for _ in range(refusals):
        listener.accept()[0].close()
    connection = listener.accept()[0]
    connection.recv(4096)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n16")
    connection.close()


listener = socket.create_server(("127.0.0.1", 0))
port = listener.getsockname()[1]
threading.Thread(target=serve, args=(listener, 3), daemon=True).start()
session = requests.Session()
session.mount("http://", HTTPAdapter(max_retries=Retry(total=5, backoff_factor=0.01)))
width = int(session.get(f"http://127.0.0.1:{port}/index", timeout=5).text)
print(f"index of {width} columns")
draw = numpy.random.default_rng(0)
x, y = draw.normal(size=(64, width)), draw.normal(size=64)
weights, *_ = numpy.linalg.lstsq(x, y, rcond=None)
print(f"one pass over the data, error {((x @ weights - y) ** 2).mean():.3f}")
print("wrote weights.npy")
