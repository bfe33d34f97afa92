"""A value that a flag refuses, parsed by hand as notebooks and tests do."""

from absl import flags

flags.DEFINE_float("lr", 1e-3, "Learning rate.")
flags.FLAGS(["train.py", "--lr=fast"])
