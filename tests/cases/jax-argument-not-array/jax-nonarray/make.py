import jax


@jax.jit
def step(x, mode):
    return x


print(step(1.0, "train"))
