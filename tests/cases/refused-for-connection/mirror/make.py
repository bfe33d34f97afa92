import socket


def fetch(host, port):
    try:
        return socket.create_connection((host, port), timeout=2)
    except OSError:
        raise RuntimeError(f"Could not reach the mirror at {host}:{port}") from None


fetch("127.0.0.1", 9)
