import jax


@jax.jit
def step(x):
    if x > 0:
        return x
    return -x


print(step(1.0))
