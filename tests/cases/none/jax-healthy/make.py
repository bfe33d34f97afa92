import flax.linen as nn
import jax
import jax.numpy as jnp
import optax


class Net(nn.Module):
    @nn.compact
    def __call__(self, x):
        return nn.Dense(1)(nn.relu(nn.Dense(8)(x)))[:, 0]


net = Net()
x = jax.random.normal(jax.random.key(0), (64, 4))
params = net.init(jax.random.key(1), x)
opt = optax.adam(1e-2)
state = opt.init(params)


@jax.jit
def step(params, state):
    loss, grads = jax.value_and_grad(lambda p: ((net.apply(p, x) - x.sum(1)) ** 2).mean())(params)
    updates, state = opt.update(grads, state)
    return optax.apply_updates(params, updates), state, loss


for i in range(3):
    params, state, loss = step(params, state)
    print(f"step {i} loss {loss:.4f} {jnp.array(2**31 - 1, jnp.int64)}")
