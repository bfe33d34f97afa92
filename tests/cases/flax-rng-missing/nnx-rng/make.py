from flax import nnx
import jax.numpy as jnp

layer = nnx.Dropout(0.5)
print(layer(jnp.zeros((2, 3))))
