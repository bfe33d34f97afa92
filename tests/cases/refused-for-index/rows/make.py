import datasets

table = datasets.Dataset.from_dict({"text": ["a", "b", "c"]})
print(table.select([0, 1, 7])["text"])
