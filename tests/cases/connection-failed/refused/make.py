from urllib.request import urlopen


def load_data():
    return urlopen("http://127.0.0.1:9/train.tar.gz").read()


load_data()
