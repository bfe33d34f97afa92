import jax
import jax.numpy as jnp
from jax.experimental import checkify

err, out = checkify.checkify(lambda x: jnp.log(x), errors=checkify.nan_checks)(-1.0)
err.throw()
