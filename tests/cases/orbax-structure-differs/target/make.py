import os

import numpy as np
import orbax.checkpoint as ocp

saver = ocp.PyTreeCheckpointer()
saver.save(os.path.abspath("ckpt"), {"a": np.zeros(2)})
saver.restore(os.path.abspath("ckpt"), item={"a": np.zeros(2), "b": np.zeros(3)})
