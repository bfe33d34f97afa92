"""Which printed names are measurements, and which are settings or bookkeeping that merely look like them."""

from __future__ import annotations

import functools
import itertools
from typing import Any

import re2

# A name is taken apart into words; `RunningAvgSamplesPerSec` and `mAP50` are words run together.
_CAMEL: Any = re2.compile(r"([a-z\d])([A-Z])")
_WORD: Any = re2.compile(r"[A-Za-z]+\d*")

_STRONG = frozenset(
    {
        "loss", "losses", "acc", "acc1", "acc5", "accuracy", "ppl", "perplexity", "reward", "rewards", "rew", "auc", "auroc",
        "auprc", "bleu", "mae", "mse", "rmse", "mape", "rmsle", "logloss", "iou", "miou", "map", "map50", "map75", "ap",
        "ap50", "ap75", "ar", "elbo", "nll", "bpb", "bpc", "cer", "wer", "dice", "psnr", "ssim", "fid", "lpips", "r2", "f1",
        "top1", "top5", "lr", "mfu", "gnorm", "kl", "precision", "recall", "error_rate", "aacc", "macc", "mcc", "ndcg", "mrr",
        "ce", "bce", "mel",
    }
)  # fmt: skip
_WEAK = frozenset(
    {
        "error", "err", "return", "returns", "ret", "score", "scores", "scale", "samples", "tokens", "tok", "throughput",
        "tps", "wps", "ups", "fps", "tflops", "flops", "entropy", "variance", "ratio", "norm", "speed", "latency", "mem",
        "memory", "gpu_mem", "time", "duration", "dt", "skipped", "seconds",
    }
)  # fmt: skip
_PAIRS = frozenset(
    {
        "grad_norm", "gradient_norm", "learning_rate", "loss_scale", "param_norm", "params_norm", "weight_norm",
        "explained_variance", "success_rate", "ep_len", "episode_length", "clip_fraction", "clipfrac", "total_norm",
    }
)  # fmt: skip
_QUALIFIERS = frozenset(
    {
        "value", "function", "policy", "surrogate", "actor", "critic", "generator", "discriminator", "train", "training",
        "val", "valid", "validation", "eval", "evaluation", "test", "dev", "epoch", "avg", "average", "mean", "running",
        "total", "final", "lm", "batch", "step",
    }
)  # fmt: skip
_ALONE = frozenset(
    {
        "loss", "acc", "accuracy", "ppl", "perplexity", "reward", "f1", "auc", "auroc", "bleu", "nll", "mae", "mse", "rmse",
        "iou", "miou", "map", "grad_norm", "top1", "top5", "acc1", "acc5", "val_bpb", "bpb", "wer", "cer", "psnr", "ssim",
        "fid",
    }
)  # fmt: skip
_BOOKKEEPING = frozenset(
    {
        "eta", "elapsed", "remaining", "date", "datetime", "timestamp", "ts", "created", "version", "v_num", "port", "pid",
        "seed", "rank", "local_rank", "global_rank", "world_size", "epochs", "num_epochs", "max_epochs", "max_steps",
        "total_steps", "num_steps", "batch_size", "bs", "bsz", "wpb", "workers", "num_workers", "gpus", "num_gpus", "nodes",
        "id", "index", "idx", "line", "lineno", "level", "size", "img_size", "imgsz", "instances", "images", "seq_len",
        "max_seq_len", "best", "target", "expected", "previous", "worst", "wall", "train_wall", "gb_free", "hysteresis",
        "class", "n", "num", "batch", "batches", "step_size", "limit", "mom", "momentum", "betas", "weight_decay", "dropout",
        "patience", "min_delta", "total_time", "time_elapsed", "dur", "interval", "every", "iterations", "n_updates",
    }
)  # fmt: skip
_BOOKKEEPING_FIRST = frozenset(
    {
        "best", "target", "expected", "previous", "worst", "v", "eta", "remaining", "max_epoch", "total_params", "num_params",
    }
)  # fmt: skip
_SETTING: Any = re2.compile(
    r"(?i)^(?:[\w.]+[._])?(?:(?:per.device.)?(?:train.|eval.|micro.|global.)?batch.?size|seed|(?:num.)?(?:train.)?epochs|"
    r"num.workers|max.steps|weight.decay|warmup.\w+|hidden.\w+|output.dir|num.layers|n.(?:layers?|heads?|embd)|dropout|"
    r"d.model|momentum|optimizer|save.\w+|log\w*.(?:every|interval|steps)|gradient.accumulation.steps|max.grad.norm|"
    r"(?:vocab|block|context).size|world.size|.*(?:weight|coef|coeff|threshold|smoothing|factor))$"
)
_RATE: Any = re2.compile(r"(?i)/s(?:ec)?(?:$|[^a-z])|[_ ]per[_ ]sec|persec|throughput|(?:samples|tokens)_s$")
_POSITION: Any = re2.compile(
    r"(?i)^(?:train/|trainer/|training/|time/)?(?:(epochs?)|global[ _]?steps?|step|iteration|iter|it|updates?|"
    r"(?:valid_)?num_updates|n_iter|total_timesteps|totalenvinteracts|timesteps|completed step)$"
)


@functools.lru_cache(4096)
def words(name: str) -> tuple[str, ...]:
    """The words of a name in lower case: `train/RunningAvgLoss` → train, running, avg, loss."""
    return tuple(word.lower() for word in _WORD.findall(_CAMEL.sub(r"\1_\2", name)))


@functools.lru_cache(4096)
def is_measured(name: str) -> bool:
    """Whether the name has a word that says measurement (loss, accuracy, lr, grad_norm, tokens/s …)."""
    if is_setting(name):
        return False
    return is_result(name) or is_rate(name) or any(word in _WEAK for word in words(name))


@functools.lru_cache(4096)
def is_rate(name: str) -> bool:
    """Whether the name says per second: `tokens/s`, `it/sec`, `TFLOP/s/GPU`, `samples_per_second`, `SamplesPerSec`."""
    return _RATE.search(name) is not None


@functools.lru_cache(4096)
def is_result(name: str) -> bool:
    """Whether the name says what a training is judged by; `error`, `time` or `tokens` alone do not."""
    if is_setting(name):
        return False
    parts = words(name)
    whole = "".join(character for character in name.lower() if character.isalnum() or character in "_/@")
    if any(part in _STRONG or part.endswith("loss") or part.startswith("rouge") for part in (*parts, whole)):
        return True
    return any(f"{a}_{b}" in _PAIRS for a, b in itertools.pairwise(parts)) or whole in _PAIRS


@functools.lru_cache(4096)
def is_measured_alone(name: str) -> bool:
    """Whether `NAME: 0.5` is a measurement even with no step near it; strict, as configs print alike."""
    parts = [part for part in words(name) if part not in _QUALIFIERS]
    return "_".join(parts) in _ALONE


@functools.lru_cache(4096)
def is_setting(name: str) -> bool:
    """Whether the name is a setting, a position or bookkeeping, never a curve worth keeping."""
    lowered = name.lower().strip()
    parts = words(name)
    return (
        not parts
        or all(part in _QUALIFIERS for part in parts)
        or position_kind(name) is not None
        or lowered in _BOOKKEEPING
        or "_".join(parts) in _BOOKKEEPING
        or parts[0] in _BOOKKEEPING_FIRST
        or "eta" in parts
        or "remaining" in parts
        or is_config_key(name)
    )


@functools.lru_cache(4096)
def is_config_key(name: str) -> bool:
    """Whether a mapping with this key is a printed configuration rather than a row of measurements."""
    return _SETTING.search(name) is not None


@functools.lru_cache(4096)
def position_kind(name: str) -> str | None:
    """`step` or `epoch` when the name tells a position in the training, else None."""
    match = _POSITION.search(name.strip())
    if match is None:
        return None
    return "epoch" if match[1] else "step"
