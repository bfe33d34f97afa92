import jax
import jax.numpy as jnp

step = jax.jit(lambda p: p + 1, donate_argnums=0)
p = jnp.zeros(4)
q = step(p)
print(p + q)
