from datasets import load_dataset

load_dataset("json", data_files="data/sft.jsonl")
