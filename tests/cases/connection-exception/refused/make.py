import socket


def load_data():
    return socket.create_connection(("127.0.0.1", 9))


load_data()
