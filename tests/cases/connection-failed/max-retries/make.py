import requests


def setup():
    requests.post("http://127.0.0.1:8453/session", json={"project": "vis"})


setup()
