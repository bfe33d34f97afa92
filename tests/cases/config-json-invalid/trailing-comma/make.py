import json
import pathlib

pathlib.Path("ds_config.json").write_text('{\n  "train_batch_size": 8,\n}\n')


def load_config(path):
    return json.loads(pathlib.Path(path).read_text())


load_config("ds_config.json")
