import pathlib

import jax.numpy as jnp
import optax
import orbax.checkpoint as ocp

params = {"w": jnp.ones(4)}


def state_with(optimizer):
    return {"params": params, "opt_state": optimizer.init(params)}


def main():
    with ocp.CheckpointManager(pathlib.Path("ckpts").resolve()) as manager:
        manager.save(3000, args=ocp.args.StandardSave(state_with(optax.sgd(0.1, momentum=0.9))))
        manager.wait_until_finished()
        state = state_with(optax.sgd(0.1))
        state = manager.restore(3000, args=ocp.args.StandardRestore(state))


main()
