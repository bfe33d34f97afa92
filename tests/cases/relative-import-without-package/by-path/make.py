from .data import load

load()
