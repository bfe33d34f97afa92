import jax
import jax.numpy as jnp


@jax.jit
def train_step(state, batch):
    loss = jnp.mean((batch @ state) ** 2)
    if loss > 10:
        loss = loss / 10
    return state - 0.1 * loss


state = jnp.ones(4)
loss = train_step(state, jnp.ones((8, 4)))
