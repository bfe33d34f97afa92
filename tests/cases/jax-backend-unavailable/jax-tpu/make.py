import jax.numpy as jnp

print(jnp.zeros(4))
