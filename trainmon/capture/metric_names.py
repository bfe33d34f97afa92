"""Which printed names are measurements, and which are settings that merely look like them."""

from __future__ import annotations

from typing import Any

import re2

_RESULT = (
    r"loss|acc|accuracy|ppl|perplexity|reward|return|f1|auc|auroc|bleu|rouge\w*|mae|mse|rmse|mape|iou|miou|map|"
    r"precision|recall|error|err|score|mfu|elbo|nll|kl|bpb|bpc|cer|wer|entropy|dice|psnr|ssim|fid|r2|"
    r"grad.?norm|gradient.norm|acc@\d+|top\d?|top.\d"
)
_RATE = r"lr\w*|learning.rate|throughput|tokens\S*|samples\S*|\w+/s(?:ec)?|scale|loss.scale"
_MEASURED: Any = re2.compile(rf"(?i)(?:^|[ _/.-])(?:{_RESULT}|{_RATE})(?:$|[ _/.@\d-])")
_ALONE: Any = re2.compile(
    r"(?i)^(?:(?:train|training|val|valid|validation|eval|evaluation|test|dev|epoch|avg|average|mean|running|"
    r"total|lm|batch|step)[ _/-])*"
    r"(?:loss|acc|accuracy|ppl|perplexity|reward|f1|auc|bleu|nll|mae|mse|rmse|grad.norm)$"
)
_SETTING: Any = re2.compile(
    r"(?i)(?:^|[_ /.-])(?:batch.?size|bs|seed|epochs|steps|num|n|max|min|world.size|rank|local.rank|gpu|gpus|"
    r"version|v.num|port|pid|workers?|hidden.\w+|d.model|layers?|heads?|dropout|weight.decay|decay|warmup|vocab|dim|size|"
    r"weight|weights|coef|coeff|factor|smoothing|alpha|beta\d?|gamma|eps|epsilon|threshold|every|interval|patience|"
    r"momentum|eta|time|elapsed|remaining|date|best|target|expected|previous|worst|line|device|devices|"
    r"dtype|timeout|node|nodes|shape|params?|parameters|index|id)(?:$|[_ /.-])"
)
_HARD_SETTING: Any = re2.compile(
    r"(?i)^(?:\w+[._])?(?:(?:per.device.)?(?:train.|eval.|micro.|global.)?batch.?size|seed|(?:num.)?epochs|num.workers|"
    r"max.steps|weight.decay|warmup.\w+|hidden.size|output.dir|num.layers|n.layers?|n.heads?|dropout|d.model|"
    r"momentum|optimizer|save.\w+|log\w*.(?:every|interval|steps)|gradient.accumulation.steps)$"
)
_POSITION: Any = re2.compile(
    r"(?i)^(?:train/|trainer/)?(?:(epoch)|global[ _]?step|step|iteration|iter|it|update|num_updates|n_iter)$"
)


def is_measured(name: str) -> bool:
    """Whether the name has a word that says measurement (loss, accuracy, lr, grad_norm, tokens/s …)."""
    return _MEASURED.search(name) is not None and not is_setting(name)


def is_measured_alone(name: str) -> bool:
    """Whether `NAME: 0.5` is a measurement even with no step near it; strict, as configs print alike."""
    return _ALONE.search(name) is not None


def is_setting(name: str) -> bool:
    """Whether the name is a setting, a position or bookkeeping, never a curve worth keeping."""
    return position_kind(name) is not None or _SETTING.search(name) is not None


def is_config_key(name: str) -> bool:
    """Whether a mapping with this key is a printed configuration rather than a row of measurements."""
    return _HARD_SETTING.search(name) is not None


def position_kind(name: str) -> str | None:
    """`step` or `epoch` when the name tells a position in the training, else None."""
    match = _POSITION.search(name)
    if match is None:
        return None
    return "epoch" if match[1] else "step"
