import jax
import jax.numpy as jnp

print(jax.tree.map(lambda a, b: a + b, {"w": jnp.zeros(2), "b": jnp.zeros(1)}, {"w": jnp.zeros(2)}))
