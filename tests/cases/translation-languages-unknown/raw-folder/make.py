import pathlib
import sys

from fairseq_cli.train import cli_main

pathlib.Path("data").mkdir()
pathlib.Path("data/train.txt").write_text("a b c\n")
sys.argv = ["fairseq-train", "data", "--arch", "transformer_tiny", "--optimizer", "adam", "--max-tokens", "100", "--cpu"]
cli_main()
