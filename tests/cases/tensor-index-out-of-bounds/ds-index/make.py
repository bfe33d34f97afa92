from datasets import Dataset

Dataset.from_dict({"a": [1]})[5]
