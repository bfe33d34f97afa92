import jax.numpy as jnp

print(jnp.concatenate([jnp.zeros((32, 10)), jnp.zeros((30, 10))], axis=1))
