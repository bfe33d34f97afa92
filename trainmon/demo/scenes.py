"""What the demo runs: which script with which arguments, what is done to it from outside, how it must end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from trainmon.model import Status

PROJECT = TAG = "demo"

Blow = Literal["kill", "interrupt"]
"""What comes from outside: SIGKILL for the training, or Ctrl-C (SIGINT) for its `trainmon run`."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One training of the demo; a `blow` falls once `blow_after_step` was reached."""

    name: str
    command: tuple[str, ...]
    ends: Status
    shows: str
    blow: Blow | None = None
    blow_after_step: int = 300


_CLASSIFIER = ("train_classifier.py", "--batch-size", "256", "--hidden", "512", "--lr", "0.2")
_FOR_EVER = (*_CLASSIFIER, "--steps", "1000000", "--save-every", "100", "--resume", "none")

SCENES = (
    Scene(
        "classifier",
        (*_CLASSIFIER, "--steps", "500", "--resume", "none"),
        Status.COMPLETED,
        "a training that completes",
    ),
    Scene(
        "long-sequences",
        ("train_sequences.py", "--batch-size", "64", "--grad-accum", "1", "--resume", "none"),
        Status.FAILED,
        "out of memory when the sequences get long",
    ),
    Scene(
        "regression-warmup",
        ("train_regression.py", "--batch-size", "256", "--lr", "1.0", "--resume", "none"),
        Status.FAILED,
        "a loss that diverges",
    ),
    Scene(
        "transfer",
        ("train_transfer.py", "--batch-size", "64", "--lr", "0.1", "--resume", "none"),
        Status.FAILED,
        "shapes that do not fit, in the evaluation",
    ),
    Scene(
        "from-file",
        ("train_from_file.py", "--data", "data/train.npz", "--batch-size", "64"),
        Status.FAILED,
        "a data file that is not there",
    ),
    Scene("killed-from-outside", _FOR_EVER, Status.FAILED, "a training killed by SIGKILL", blow="kill"),
    Scene("cancelled", _FOR_EVER, Status.CANCELLED, "a training ended with Ctrl-C", blow="interrupt"),
)
