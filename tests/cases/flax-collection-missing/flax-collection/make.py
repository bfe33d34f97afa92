import flax.linen as nn
import jax
import jax.numpy as jnp

net = nn.BatchNorm(use_running_average=True)
params = net.init(jax.random.key(0), jnp.zeros((2, 3)))
print(net.apply({"params": params["params"]}, jnp.zeros((2, 3))))
