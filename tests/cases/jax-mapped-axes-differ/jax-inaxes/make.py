import jax
import jax.numpy as jnp

print(jax.vmap(lambda a: a, in_axes=(0, 1))(jnp.zeros(4)))
