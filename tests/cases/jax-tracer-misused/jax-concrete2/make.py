import jax
import jax.numpy as jnp


@jax.jit
def step(n):
    return jnp.zeros((n, 4))


print(step(4))
