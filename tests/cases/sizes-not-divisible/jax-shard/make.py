import jax
import jax.numpy as jnp
from jax.sharding import NamedSharding, PartitionSpec

mesh = jax.make_mesh((4,), ("data",))
x = jax.device_put(jnp.zeros((6, 3)), NamedSharding(mesh, PartitionSpec("data")))
