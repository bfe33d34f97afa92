import pathlib

pathlib.Path("colorlib.py").write_text("x = 1\n")
import colorlib.utils
