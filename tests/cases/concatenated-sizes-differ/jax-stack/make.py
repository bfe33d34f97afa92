import jax.numpy as jnp

print(jnp.stack([jnp.zeros((32, 10)), jnp.zeros((30, 10))]))
