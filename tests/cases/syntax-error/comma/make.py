import pathlib

pathlib.Path("model.py").write_text("layers = [1 2]\n")
import model
