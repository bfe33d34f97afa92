from datasets import Dataset

Dataset.from_dict({"a": [1, 2], "label": [0, 1]}).train_test_split(0.5, stratify_by_column="label")
