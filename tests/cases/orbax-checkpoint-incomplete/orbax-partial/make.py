import os
import pathlib
import jax.numpy as jnp
import orbax.checkpoint as ocp

ckpt = ocp.StandardCheckpointer()
path = os.path.abspath("checkpoints/7")
ckpt.save(path, {"w": jnp.zeros((4, 2))})
ckpt.wait_until_finished()
for f in pathlib.Path(path).rglob("*"):
    print(f)
    if f.is_file() and "/d/" in str(f):
        f.unlink()
print(ckpt.restore(path, {"w": jnp.zeros((4, 2))}))
