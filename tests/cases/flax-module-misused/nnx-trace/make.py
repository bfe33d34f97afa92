import jax
from flax import nnx
import jax.numpy as jnp

m = nnx.Linear(2, 3, rngs=nnx.Rngs(0))


@jax.jit
def f(x):
    m.kernel.value = m.kernel.value + x
    return x


f(1.0)
