import flax.linen as nn
import jax
import jax.numpy as jnp

net = nn.Dropout(0.5, deterministic=False)
params = net.init({"params": jax.random.key(0), "dropout": jax.random.key(1)}, jnp.zeros((2, 3)))
print(net.apply(params, jnp.zeros((2, 3))))
