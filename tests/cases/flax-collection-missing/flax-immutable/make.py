import flax.linen as nn
import jax
import jax.numpy as jnp

net = nn.BatchNorm(use_running_average=False)
params = net.init(jax.random.key(0), jnp.zeros((2, 3)))
print(net.apply(params, jnp.zeros((2, 3))))
