import jax.numpy as jnp

x = jnp.zeros(4)
x[0] = 1.0
