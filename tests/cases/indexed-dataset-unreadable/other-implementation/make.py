import pathlib

from fairseq.data import indexed_dataset

pathlib.Path("data").mkdir()
pathlib.Path("data/train.en-de.en.idx").write_bytes(b"TNTIDX\x00\x00" + bytes(64))
pathlib.Path("data/train.en-de.en.bin").write_bytes(bytes(64))
dataset = indexed_dataset.make_dataset("data/train.en-de.en", impl="mmap")
