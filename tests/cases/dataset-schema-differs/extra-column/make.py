import pathlib

from datasets import load_dataset

pathlib.Path("a.jsonl").write_text('{"text": "a"}\n')
pathlib.Path("b.jsonl").write_text('{"text": "b", "id": 1}\n')
load_dataset("json", data_files=["a.jsonl", "b.jsonl"])
