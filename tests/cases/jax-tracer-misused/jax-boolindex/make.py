import jax
import jax.numpy as jnp


@jax.jit
def step(x):
    return x[x > 0].sum()


print(step(jnp.zeros(4)))
