from datasets import Dataset, Value

Dataset.from_dict({"text": ["a", "b"]}).cast_column("text", Value("int32"))
