import pathlib

from datasets import load_dataset

pathlib.Path("wikiann").mkdir()
pathlib.Path("wikiann/wikiann.py").write_text(
    "import datasets\n\n\nclass Wikiann(datasets.GeneratorBasedBuilder):\n    pass\n"
)
data = load_dataset("wikiann", "en")
