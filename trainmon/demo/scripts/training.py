"""What the demo's trainings share: arguments, checkpoints, a small network, one line of metrics a step."""

import argparse
import math
import os
import re
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: several trainings share this machine

import numpy as np


def arguments(description, **defaults):
    """The arguments of every script here; `defaults` replaces some of the defaults below."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--batch-size", type=int, default=64)
    parser.add_argument("--grad-accum", type=int, default=1, help="batches that make one step")
    parser.add_argument("--lr", type=float, default=0.1)
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--save-every", type=int, default=50)
    parser.add_argument("--output-dir", type=Path, default=Path("checkpoints"))
    parser.add_argument("--resume", default="none", help="a checkpoint's path, or none")
    parser.add_argument("--seed", type=int, default=0)
    parser.set_defaults(**defaults)
    return parser


def load(parameters, path):
    """Fill `parameters` from a checkpoint; returns the step after which it was saved."""
    if path == "none":
        return 0
    with np.load(path) as saved:
        for name, value in parameters.items():
            value[...] = saved[name]
    step = int(re.search(r"step-(\d+)", Path(path).name)[1])
    print(f"resumed from {path} at step {step}", flush=True)
    return step


def save(parameters, folder, step):
    """Write a checkpoint; it gets its name when it is whole."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"step-{step}.npz"
    unfinished = folder / f".unfinished-{step}"
    with unfinished.open("wb") as file:
        np.savez(file, **parameters)
    unfinished.rename(path)
    print(f"saved {path}", flush=True)


class Reporter:
    """Prints a line of metrics a step, and refuses to go on with a loss that is no number."""

    def __init__(self, every=5):
        self.every = every
        self._since = time.perf_counter()
        self._samples = 0

    def step(self, step, loss, lr, gradients, samples):
        norm = math.sqrt(sum(float(np.sum(np.square(g, dtype=np.float64))) for g in gradients))
        self._samples += samples
        if step % self.every == 0 or not math.isfinite(loss):
            speed = self._samples / max(1e-9, time.perf_counter() - self._since)
            print(
                f"step={step} loss={loss:.5g} lr={lr:.4g} grad_norm={norm:.4g} samples_per_sec={speed:.0f}",
                flush=True,
            )
        if not math.isfinite(loss):
            raise FloatingPointError(f"loss is {loss} at step {step}")


class Network:
    """A classifier with one hidden layer, its gradients worked out by hand."""

    def __init__(self, rng, features, hidden, classes):
        self.parameters = {
            "w1": (rng.standard_normal((features, hidden)) / math.sqrt(features)).astype(np.float32),
            "b1": np.zeros(hidden, np.float32),
            "w2": (rng.standard_normal((hidden, classes)) / math.sqrt(hidden)).astype(np.float32),
            "b2": np.zeros(classes, np.float32),
        }

    def logits(self, x):
        p = self.parameters
        return np.maximum(x @ p["w1"] + p["b1"], 0) @ p["w2"] + p["b2"]

    def gradients(self, x, y):
        """Mean cross-entropy of a batch, and its gradient by parameter name."""
        p = self.parameters
        hidden = np.maximum(x @ p["w1"] + p["b1"], 0)
        scores = hidden @ p["w2"] + p["b2"]
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        scores /= scores.sum(axis=1, keepdims=True)
        rows = np.arange(len(y))
        loss = float(-np.log(scores[rows, y] + 1e-12).mean())
        scores[rows, y] -= 1
        scores /= len(y)
        back = (scores @ p["w2"].T) * (hidden > 0)
        return loss, {"w1": x.T @ back, "b1": back.sum(0), "w2": hidden.T @ scores, "b2": scores.sum(0)}


class Blobs:
    """Samples of ten classes, each a cloud around a centre of its own."""

    def __init__(self, features, classes=10, spread=1.5, seed=1):
        rng = np.random.default_rng(seed)
        self._centres = rng.standard_normal((classes, features)).astype(np.float32)
        self._spread = spread

    def batch(self, rng, size):
        y = rng.integers(0, len(self._centres), size)
        noise = rng.standard_normal((size, self._centres.shape[1])).astype(np.float32)
        return self._centres[y] + self._spread * noise, y
