import jax
import numpy as np


@jax.jit
def step(x):
    return np.log(x)


print(step(4.0))
