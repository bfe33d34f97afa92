import os
import jax.numpy as jnp
import orbax.checkpoint as ocp

ckpt = ocp.StandardCheckpointer()
path = os.path.abspath("checkpoints/7")
ckpt.save(path, {"w": jnp.zeros((4, 2))})
ckpt.wait_until_finished()
print(ckpt.restore(path, {"w": jnp.zeros((4, 2)), "b": jnp.zeros(2)}))
