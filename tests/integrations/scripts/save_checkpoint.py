"""Writes one checkpoint with a real library: `save_checkpoint.py KIND FOLDER`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "torch")
kind, folder = sys.argv[1], Path(sys.argv[2]).absolute()


def torch_parts():
    """A small model and its optimizer after one step."""
    import torch

    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(20, 300), torch.nn.Linear(300, 3))
    optimizer = torch.optim.AdamW(model.parameters())
    model(torch.randn(4, 20)).sum().backward()
    optimizer.step()
    return model, optimizer


def torch_file() -> None:
    import torch

    model, optimizer = torch_parts()
    state = {"global_step": 120, "epoch": 3, "model": model.state_dict(), "optimizer": optimizer.state_dict()}
    torch.save(state, folder / "state.pt")


def torch_distributed() -> None:
    import torch.distributed.checkpoint as saving

    model, optimizer = torch_parts()
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": 7}
    saving.save(state, checkpoint_id=str(folder / "step-7"))


def _rank(rank: int, port: int, save: str) -> None:
    """One of two real ranks."""
    os.environ |= {"RANK": str(rank), "LOCAL_RANK": str(rank), "WORLD_SIZE": "2", "DS_ACCELERATOR": "cpu"}
    os.environ |= {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port)}
    globals()[save]()


def _two_ranks(save: str) -> None:
    import socket

    import torch.multiprocessing as processes

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    processes.spawn(_rank, (port, save), nprocs=2)


def fsdp() -> None:
    _two_ranks("save_fsdp")


def save_fsdp() -> None:
    import torch
    import torch.distributed as dist
    import torch.distributed.checkpoint as saving
    from torch.distributed.checkpoint.state_dict import get_state_dict
    from torch.distributed.device_mesh import init_device_mesh
    from torch.distributed.fsdp import fully_shard

    dist.init_process_group("gloo")
    model = torch_parts()[0]
    fully_shard(model, mesh=init_device_mesh("cpu", (2,)))
    optimizer = torch.optim.AdamW(model.parameters())
    model(torch.randn(4, 20)).sum().backward()
    optimizer.step()
    parts = get_state_dict(model, optimizer)
    saving.save({"model": parts[0], "optimizer": parts[1]}, checkpoint_id=str(folder / "checkpoint-30"))
    dist.destroy_process_group()


def zero3() -> None:
    _two_ranks("save_zero3")


def save_zero3() -> None:
    import torch

    os.environ |= {"CROSS_SIZE": "1", "LOCAL_SIZE": "2"}
    deepspeed_step(stage=3, batch=8).save_checkpoint(str(folder / "out"), tag="global_step11")
    torch.distributed.barrier()


def deepspeed_step(stage: int, batch: int):
    """DeepSpeed's engine on this rank's CPU after one step."""
    import deepspeed
    import torch

    model = torch_parts()[0]
    config = {
        "train_batch_size": batch,
        "optimizer": {"type": "AdamW", "params": {"lr": 1e-3, "torch_adam": True}},
        "zero_optimization": {"stage": stage},
        "bf16": {"enabled": True},
    }
    engine, *_ = deepspeed.initialize(
        model=model, model_parameters=model.parameters(), config=config, dist_init_required=True
    )
    engine.backward(engine(torch.randn(4, 20).to(torch.bfloat16)).float().sum())
    engine.step()
    return engine


def safetensors() -> None:
    from safetensors.torch import save_file

    save_file(torch_parts()[0].state_dict(), folder / "model_step_9.safetensors")


def sharded() -> None:
    from transformers import GPT2Config, GPT2LMHeadModel

    config = GPT2Config(n_layer=2, n_head=2, n_embd=64, vocab_size=500, n_positions=32)
    GPT2LMHeadModel(config).save_pretrained(folder / "saved", max_shard_size="100KB")


def accelerate() -> None:
    from accelerate import Accelerator

    accelerator = Accelerator(cpu=True)
    accelerator.prepare(*torch_parts())
    accelerator.save_state(str(folder / "step_20"))


def keras_model():
    import keras
    import numpy

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(30), keras.layers.Dense(3)])
    model.compile("adam", "mse")
    model.fit(numpy.zeros((8, 20)), numpy.zeros((8, 3)), verbose=0)
    return model


def keras() -> None:
    keras_model().save(folder / "epoch_2.keras")


def keras_weights() -> None:
    keras_model().save_weights(folder / "epoch_2.weights.h5")


def keras_hdf5() -> None:
    keras_model().save(folder / "model_epoch_2.h5")


def orbax() -> None:
    import jax.numpy
    import orbax.checkpoint

    options = orbax.checkpoint.CheckpointManagerOptions(max_to_keep=3)
    with orbax.checkpoint.CheckpointManager(folder / "ckpts", options=options) as manager:
        tree = {"w": jax.numpy.arange(60000.0).reshape(300, 200), "b": jax.numpy.ones(7)}
        manager.save(20, args=orbax.checkpoint.args.StandardSave(tree))
        manager.wait_until_finished()


def orbax_zarr() -> None:
    import jax.numpy
    import orbax.checkpoint

    writer = orbax.checkpoint.Checkpointer(orbax.checkpoint.PyTreeCheckpointHandler(use_ocdbt=False))
    writer.save(folder / "step_20", {"w": jax.numpy.arange(60000.0), "b": jax.numpy.ones(3)})


def deepspeed() -> None:
    os.environ |= {"RANK": "0", "LOCAL_RANK": "0", "WORLD_SIZE": "1", "DS_ACCELERATOR": "cpu"}
    os.environ |= {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": "29783", "CROSS_SIZE": "1", "LOCAL_SIZE": "1"}
    deepspeed_step(stage=1, batch=4).save_checkpoint(str(folder / "out"), tag="global_step5")


def tensorflow() -> None:
    import tensorflow

    model = tensorflow.keras.Sequential(
        [tensorflow.keras.layers.Input((20,)), tensorflow.keras.layers.Dense(300)]
    )
    tensorflow.train.Checkpoint(model=model).save(str(folder / "ckpt"))


def tensorflow_saved() -> None:
    import tensorflow

    model = tensorflow.keras.Sequential(
        [tensorflow.keras.layers.Input((20,)), tensorflow.keras.layers.Dense(300)]
    )
    model.export(str(folder / "exported"))


if __name__ == "__main__":
    folder.mkdir(parents=True, exist_ok=True)
    globals()[kind]()
