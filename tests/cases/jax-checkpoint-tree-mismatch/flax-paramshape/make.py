import flax.linen as nn
import jax
import jax.numpy as jnp

params = nn.Dense(4).init(jax.random.key(0), jnp.zeros((2, 3)))
print(nn.Dense(4).apply(params, jnp.zeros((2, 5))))
