"""Which metrics share a chart: those that are measured in the same thing, by the words of their names."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import re2

from trainmon.metrics.names import is_rate, words


@dataclass(frozen=True, slots=True)
class Group:
    """Metrics that share a chart."""

    key: str
    title: str
    by_time: bool = False
    size: bool = False


LOSS = Group("loss", "Loss")
REWARD = Group("reward", "Reward")
LEARNING_RATE = Group("lr", "Learning rate")
GRADIENT = Group("grad", "Gradient norm")
SPEED = Group("speed", "Throughput")
MEMORY = Group("memory", "Memory", by_time=True, size=True)
OWN_MEMORY = Group("own_memory", "Memory", size=True)
LOAD = Group("load", "Utilization, %", by_time=True)
PERPLEXITY = Group("perplexity", "Perplexity")
SCORE = Group("score", "Evaluation")
PERCENT = Group("percent", "Evaluation, %")
ORDER = (LOSS, PERPLEXITY, REWARD, LEARNING_RATE, GRADIENT, SPEED, MEMORY, LOAD, SCORE, PERCENT)

_UNIT: Any = re2.compile(r"^(.*?) \(([^()]{1,16})\)$")
_TIMES = frozenset({"time", "seconds", "duration", "dt", "latency", "runtime", "elapsed", "ms"})
_SPEED_WORDS = frozenset({"fps", "tps", "wps", "ups"})
_MEMORY = frozenset({"memory", "mem"})
_SCORES = frozenset(
    {
        "acc", "acc1", "acc5", "accuracy", "f1", "auc", "auroc", "bleu", "rouge", "map", "map50", "ap",
        "ap50", "iou", "miou", "precision", "recall", "wer", "cer", "top1", "top5", "dice", "ssim", "r2", "ndcg",
    }
)  # fmt: skip
_SPLITS = frozenset(
    {
        "train",
        "training",
        "val",
        "valid",
        "validation",
        "eval",
        "evaluation",
        "test",
        "dev",
        "s",
        "learn",
        "system",
    }
)


@functools.lru_cache(4096)
def group_of(name: str) -> Group:
    """The group a metric belongs to by its name; with its like of other splits when no group fits."""
    low = name.lower()
    if low.startswith("system/"):
        return MEMORY if low.endswith("bytes") else LOAD
    match = _UNIT.search(name)
    bare, unit = (match[1], match[2]) if match else (name, "")
    parts = words(bare)
    known = set(parts)
    if is_rate(name) or known & _SPEED_WORDS:
        return SPEED
    if _is_scale(parts):
        return Group("loss_scale", "Loss scale")
    if known & {"ppl", "perplexity"}:
        return PERPLEXITY
    if "nll" in known or any(part.endswith(("loss", "losses")) for part in parts):
        return LOSS
    if known & {"reward", "rewards", "rew", "ret", "return", "returns"}:
        return REWARD
    if "lr" in known or ("learning" in known and "rate" in known):
        return LEARNING_RATE
    if "gnorm" in known or known & {"grad", "grads", "gradient"}:
        return GRADIENT
    return _by_unit(bare, unit, known, low) or _of_its_own(name, bare, unit, parts)


def _is_scale(parts: tuple[str, ...]) -> bool:
    return parts[-1:] in (("scale",), ("scaler",)) and "loss" in parts


def _by_unit(bare: str, unit: str, known: set[str], low: str) -> Group | None:
    if known & _MEMORY or unit in ("GB", "GiB", "MB", "MiB", "Mb", "G", "M"):
        if low.endswith("bytes"):
            return OWN_MEMORY
        return Group(f"own_memory:{unit}", f"Memory, {unit}" if unit else "Memory")
    if known & _SCORES:
        return PERCENT if unit == "%" else SCORE
    if known & _TIMES or unit in ("ms", "s"):
        unit = unit or ("ms" if "ms" in known else "")
        return Group(f"time:{unit}", f"Time, {unit}" if unit else "Time")
    return None


def _of_its_own(name: str, bare: str, unit: str, parts: tuple[str, ...]) -> Group:
    """`train-rmse` and `eval-rmse` share a chart; what has no word for a split stands alone."""
    rest = [part for part in parts if part not in _SPLITS]
    if len(rest) == len(parts) or not rest:
        return Group(f"other:{name}", name)
    return Group(f"other:{' '.join(rest)}:{unit}", f"{' '.join(rest)}, {unit}" if unit else " ".join(rest))
