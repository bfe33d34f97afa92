import os
import orbax.checkpoint as ocp

ckpt = ocp.StandardCheckpointer()
print(ckpt.restore(os.path.abspath("checkpoints/7")))
