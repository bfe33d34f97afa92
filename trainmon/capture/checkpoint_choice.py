"""Which checkpoint to go on from: the newest whole one, and the best one by a metric."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence

from trainmon.model import Checkpoint

_HIGHER = re.compile(
    r"(?i)acc|f1|auc|roc|map(?:$|[^a-z])|bleu|rouge|precision|recall|iou|dice|score|reward|psnr|ssim|r2|corr"
)
_LOWER = re.compile(
    r"(?i)loss|perplexity|ppl|(?:^|[^a-z])(?:wer|cer|mse|mae|rmse|fid|nll|bpb|bpc)(?:$|[^a-z])|error"
)
_HELD_OUT = re.compile(r"(?i)(?:^|[^a-z])(?:val|valid|validation|eval|dev|test)(?:$|[^a-z])")


def newest(checkpoints: Iterable[Checkpoint]) -> Checkpoint | None:
    """The newest whole one by step, then time; weights without optimizer only when there is nothing else."""
    return max(
        (c for c in checkpoints if c.complete),
        key=lambda c: (c.problem is None, c.step is not None, c.step or 0, c.epoch or 0.0, c.time or 0.0),
        default=None,
    )


def best(checkpoints: Sequence[Checkpoint]) -> tuple[Checkpoint, str] | None:
    """The best whole one, with the reason; None when no metric tells.

    What the training's own library calls the best counts first: of several that were called so when they were
    written, the last. Else the one with the best value of a metric that at least two have, that of held-out
    data before that of training; of a metric whose direction its name does not tell, none is the best.
    """
    whole = [c for c in checkpoints if c.complete]
    named = [c for c in whole if c.best]
    if named:
        last = max(named, key=lambda c: (c.step or 0, c.time or 0.0))
        return last, _reason(last, last.best or "")
    for name in _metrics(whole):
        having = [c for c in whole if _finite(c.metrics, name)]
        pick = max if direction(name) > 0 else min
        found = pick(having, key=lambda c: (c.metrics[name], c.step or 0))
        return found, _reason(found, name)
    return None


def direction(metric: str) -> int:
    """1 when more is better, -1 when less is, 0 when the name does not tell."""
    if _LOWER.search(metric):
        return -1
    return 1 if _HIGHER.search(metric) else 0


def _metrics(checkpoints: Sequence[Checkpoint]) -> list[str]:
    """Names of the metrics that can decide, the most telling first."""
    names = {name for c in checkpoints for name in c.metrics if direction(name)}
    shared = [n for n in names if sum(_finite(c.metrics, n) for c in checkpoints) > 1]
    return sorted(shared, key=lambda n: (not _HELD_OUT.search(n), "loss" not in n.lower(), n))


def _finite(metrics: Mapping[str, float], name: str) -> bool:
    return name in metrics and math.isfinite(metrics[name])


def _reason(checkpoint: Checkpoint, name: str) -> str:
    value = checkpoint.metrics.get(name)
    return name if value is None else f"{name} {value:.4g}"
