import datasets

corpus = datasets.Dataset.from_dict({"text": ["a", "b"]})
print(corpus["label"])
