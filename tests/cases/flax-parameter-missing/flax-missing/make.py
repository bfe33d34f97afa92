import flax.linen as nn
import jax
import jax.numpy as jnp


class Net(nn.Module):
    @nn.compact
    def __call__(self, x):
        return nn.Dense(4, name="head")(nn.Dense(8, name="body")(x))


params = Net().init(jax.random.key(0), jnp.zeros((2, 3)))
del params["params"]["head"]
print(Net().apply(params, jnp.zeros((2, 3))))
