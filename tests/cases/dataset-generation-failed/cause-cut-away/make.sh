cat >data.py <<'END'
from datasets import Dataset


def rows():
    for index in range(4000):
        if index == 3400:
            raise RuntimeError("shard 7 is of another kind")
        yield {"text": "x" * 20}


def load_data():
    return Dataset.from_generator(rows)


load_data()
END
python data.py 2>&1 | tail -n 6
exit ${PIPESTATUS[0]}
