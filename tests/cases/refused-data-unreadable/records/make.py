import json
from pathlib import Path


class Records:
    def __init__(self, path):
        self.lines = Path(path).read_text().splitlines()

    def parse(self, number):
        try:
            return json.loads(self.lines[number])
        except ValueError:
            raise RuntimeError(f"Cannot parse record {number}: {self.lines[number]!r}") from None


Path("train.jsonl").write_text('{"text": "a"}\n{"text": "b\n')
records = Records("train.jsonl")
for number in range(len(records.lines)):
    records.parse(number)
