"""Logs that fail in given words, and what is suggested for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trainmon.analyze import diagnose
from trainmon.model import Evidence, LogSource, Suggestion

HF = ("python", "run.py", "--per_device_train_batch_size", "8", "--gradient_accumulation_steps", "4")
"""A command of transformers' Trainer."""


def advice(
    log: str,
    command: Sequence[str] = ("python", "train.py"),
    config: Mapping[str, Any] | None = None,
    **environment: Any,
) -> tuple[Suggestion, ...]:
    """What is suggested for a log."""
    evidence = Evidence(
        logs=(LogSource(log.encode(), "console.log"),),
        command=tuple(command),
        config=dict(config or {}),
        environment=environment,
        exit_code=1,
    )
    return diagnose(evidence).suggestions


def table(found: Sequence[Suggestion]) -> dict[str, tuple[Any, Any]]:
    """Current and suggested value of each setting."""
    return {s.parameter: (s.current, s.suggested) for s in found if s.parameter}


def raised(error: str, code: str = "step(batch)", before: str = "") -> str:
    """A log that ends with an exception out of `code`."""
    return f'{before}Traceback (most recent call last):\n  File "/job/train.py", line 7, in main\n    {code}\n{error}\n'


def oom(wanted: str, free: str = "0.50 GiB", unused: str = "100.00 MiB", also: str = "") -> str:
    """A log that ends as CUDA runs out of memory."""
    return raised(
        f"torch.OutOfMemoryError: CUDA out of memory. Tried to allocate {wanted}. GPU 0 has a total capacity of "
        f"79.10 GiB of which {free} is free. Including non-PyTorch memory, this process has 78.60 GiB memory in use. "
        f"Of the allocated memory 70.00 GiB is allocated by PyTorch, and {unused} is reserved by PyTorch but "
        f"unallocated.{also}",
        "loss.backward()",
        "step 10 loss 0.3\n",
    )
