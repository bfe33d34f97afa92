import jax
import jax.numpy as jnp

print(jax.lax.cond(True, lambda: jnp.zeros(2), lambda: jnp.zeros(3)))
