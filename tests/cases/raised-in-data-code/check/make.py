import json


def load_annotations(path):
    with open(path) as f:
        rows = [json.loads(line) for line in f]
    assert all(row["end"] > row["start"] for row in rows)
    return rows


with open("train.jsonl", "w") as f:
    f.write(json.dumps({"start": 3, "end": 2}) + "\n")
print(len(load_annotations("train.jsonl")))
