import pathlib

import pyarrow.json

pathlib.Path("sft.jsonl").write_text('{"meta": {"id": 1}}\n{"meta": "none"}\n')
pyarrow.json.read_json("sft.jsonl")
