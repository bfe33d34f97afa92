from pathlib import Path

Path("images").mkdir()


def load_samples(folder):
    found = [(p, p.with_suffix(".txt"), p.stem) for p in Path(folder).glob("*.jpg")]
    images, labels, names = zip(*found)
    return images, labels, names


load_samples("images")
