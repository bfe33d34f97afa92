from pathlib import Path

import numpy as np
from flax import serialization

Path("checkpoint_100").write_bytes(serialization.to_bytes({"kernel": np.zeros((4, 4))})[:-20])


def restore_checkpoint(path, target):
    return serialization.from_bytes(target, Path(path).read_bytes())


restore_checkpoint("checkpoint_100", {"kernel": np.zeros((4, 4))})
