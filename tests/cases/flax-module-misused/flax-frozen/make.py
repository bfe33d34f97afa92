import flax
import jax.numpy as jnp

params = flax.core.freeze({"w": jnp.zeros(2)})
params["w"] = jnp.ones(2)
