import json
from pathlib import Path

from tokenizers import Tokenizer

parts = ("truncation", "padding", "normalizer", "post_processor", "decoder")
model = {"type": "BPE", "vocab": {}, "merges": []}
whole = {"version": "1.0", "added_tokens": [], **dict.fromkeys(parts), "model": model}
Path("tokenizer.json").write_text(json.dumps({**whole, "pre_tokenizer": {"type": "OfNextYear"}}))


def load_pretrained(path):
    return Tokenizer.from_file(f"{path}/tokenizer.json")


load_pretrained(".")
