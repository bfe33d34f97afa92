import jax
import jax.numpy as jnp


@jax.jit
def step(x, w):
    return x @ w


print(step(jnp.zeros((32, 10)), jnp.zeros((12, 4))))
