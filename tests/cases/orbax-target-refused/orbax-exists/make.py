import os
import jax.numpy as jnp
import orbax.checkpoint as ocp

ckpt = ocp.StandardCheckpointer()
path = os.path.abspath("checkpoints/7")
for _ in range(2):
    ckpt.save(path, {"w": jnp.zeros((4, 2))})
    ckpt.wait_until_finished()
