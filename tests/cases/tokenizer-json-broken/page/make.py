from pathlib import Path

from tokenizers import Tokenizer

Path("tokenizer.json").write_text("<!doctype html>")


def load_pretrained(path):
    return Tokenizer.from_file(f"{path}/tokenizer.json")


load_pretrained(".")
