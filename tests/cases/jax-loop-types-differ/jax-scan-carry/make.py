import jax
import jax.numpy as jnp

print(jax.lax.scan(lambda c, x: (jnp.zeros((3,)), x), jnp.zeros((2,)), jnp.arange(4)))
