import jax

seen = []


@jax.jit
def step(x):
    y = x + 1
    seen.append(y)
    return y


step(1.0)
print(seen[0] + 1)
