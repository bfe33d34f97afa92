import datasets

table = datasets.Dataset.from_dict({"page": [b"%PDF-1.4"]}).cast_column("page", datasets.Pdf())
for row in table:
    print(row)
