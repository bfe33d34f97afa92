import jax

names = ["a", "b"]


@jax.jit
def step(i):
    return len(names[i])


print(step(1))
