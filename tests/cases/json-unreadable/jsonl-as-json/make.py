import json
import pathlib

pathlib.Path("train.jsonl").write_text('{"text": "a"}\n{"text": "b"}\n')


def load_data(path):
    with open(path) as file:
        return json.load(file)


load_data("train.jsonl")
