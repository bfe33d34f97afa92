import flax.linen as nn
import jax
import jax.numpy as jnp

net = nn.Dense(3)
params = net.init(jax.random.key(0), jnp.zeros((2, 3)))["params"]
print(net.apply(params, jnp.zeros((2, 3))))
