import jax.numpy as jnp
import optax

opt = optax.adam(1e-3)
state = opt.init({"w": jnp.zeros(2)})
updates, state = opt.update({"w": jnp.zeros(2), "b": jnp.zeros(1)}, state)
