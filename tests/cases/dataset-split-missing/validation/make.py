import pathlib

from datasets import load_dataset

pathlib.Path("sft.jsonl").write_text('{"text": "a"}\n')
load_dataset("json", data_files="sft.jsonl", split="validation")
