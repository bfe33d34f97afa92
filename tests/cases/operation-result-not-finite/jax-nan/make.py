import jax
import jax.numpy as jnp

jax.config.update("jax_debug_nans", True)


@jax.jit
def loss(x):
    return jnp.log(x).sum()


print(loss(-jnp.ones(4)))
