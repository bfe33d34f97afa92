import pathlib


def load(path):
    if not pathlib.Path(path).exists():
        raise ValueError(
            "Dataset statistics not found. Please run `python tools/compute_stats.py --config base` before training."
        )


load("assets/stats.json")
