import jax
import jax.numpy as jnp

x = jax.random.normal(jax.random.key(0), (40000, 40000))
print((x @ x).sum())
