import flax.linen as nn
import jax
import jax.numpy as jnp


class Net(nn.Module):
    def __call__(self, x):
        return nn.Dense(3)(x)


Net().init(jax.random.key(0), jnp.zeros((2, 3)))
