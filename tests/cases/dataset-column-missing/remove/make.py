from datasets import Dataset

Dataset.from_dict({"text": ["a"]}).remove_columns(["idx"])
