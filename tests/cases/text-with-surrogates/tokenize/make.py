import json


def tokenize(text):
    return list(text.encode("utf-8"))


sample = json.loads('{"text": "fire \\ud83d"}')
tokenize(sample["text"])
