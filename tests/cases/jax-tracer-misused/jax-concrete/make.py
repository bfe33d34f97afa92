import jax
import jax.numpy as jnp


@jax.jit
def step(n):
    return jnp.arange(n)


print(step(4))
