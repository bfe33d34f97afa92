import flax.serialization
import jax.numpy as jnp

data = flax.serialization.to_bytes({"w": jnp.zeros(4)})
print(flax.serialization.from_bytes({"w": jnp.zeros(4), "b": jnp.zeros(2)}, data))
