from urllib.request import urlopen


def load_data():
    return urlopen("https://data.example.invalid/train.tar.gz").read()


load_data()
