"""The command-line entry point of Ultralytics, with whatever options follow."""

from ultralytics.cfg import entrypoint

entrypoint()
