"""A TOML file with a value that lacks its quotes."""

import pathlib
import tomllib

path = pathlib.Path("train.toml")
path.write_text("[optimizer]\nname = adamw\n")
tomllib.loads(path.read_text())
