"""Signs in a log that a program was doing its ordinary work."""

from __future__ import annotations

import functools
from typing import Any

import re2

from trainmon.model import Phase

# HF dict lines, tqdm and Keras bars, `step 10: loss 0.5`, Megatron's `iteration 10/ 100 |`, `Epoch 3/10`.
_PROGRESS = (
    r"(?i)['\x22](?:train_|eval_)?loss['\x22]: "
    r"|\bloss[=: ]+[-+]?[\d.]+(?:e[-+]?\d+)?\b|\b(?:iter(?:ation)?|step|global_step)[ =:]+\d+\b"
    r"|\d+/\d+ \[\d+:\d\d|\bepoch[ =:#\[]*\d+|\d+(?:\.\d+)?(?:it/s|s/it)"
)
_TRAINING = (
    r"(?i)['\x22]loss['\x22]: |\b(?:train_|lm )?loss[=: ]+[-+]?[\d.]+|\d+/\d+ \[\d+:\d\d|\bepoch[ =:#\[]*[1-9]"
    r"|\btrain_(?:acc|obj|top1)\w*[=: ]+\d"
    r"|^\| +(?:total_timesteps|n_updates|iterations|episodes) +\| +\d"  # stable_baselines3/common/logger.py
)
# Bars of downloads, of data that is prepared (`datasets`) and of weights that are loaded (`transformers`).
_OTHER_BARS = (
    r"(?i)^\W*(?:map|filter|generat|download|upload|fetch|load|tokeniz|sav|creat|running tokeniz|cast|pack|extract|flatten"
    r"|resolv|truncat|apply|convert|prepar|pre-?process|build|cach|scan|read|quantiz|sanity)\w*\b.*\d+/\d+ \["
    r"|\d ?(?:examples|files|tables|shards|[kMG]?i?B)/s"
)
# What only the start of a run, or a save, says of itself: bars of weights (`transformers`) and of data (`datasets`),
# the Trainer's and Lightning's words of a checkpoint.
_DOING = (
    (  # Lightning and DeepSpeed's launcher, before the processes have met
        Phase.SETUP,
        r"^Initializing distributed: GLOBAL_RANK|\[(?:launch|runner)\.py:\d+:main\]|\bAdded key: store_based_barrier_key",
    ),
    (
        Phase.MODEL,
        r"(?i)^\W*(?:loading (?:checkpoint shards|weights|safetensors|pipeline components|pt checkpoint)|fetching \d+ files)",
    ),
    (
        Phase.DATA,
        (
            r"(?i)^\W*(?:map|filter|tokeniz\w+|running tokenizer|grouping texts|generating \w+ (?:split|examples)|packing"
            r"|resolving data files|downloading data|extracting data files|flattening the indices|casting the dataset)\b.*"
            r"\d+(?:/\d+ \[| examples)"
        ),
    ),
    (  # servers of models: uvicorn, Gradio
        Phase.EVALUATION,
        r"\bUvicorn running on http|\bApplication startup complete\.|\bRunning on local URL: ",
    ),
    (Phase.CHECKPOINT, r"(?i)\bsaving (?:model |the )?checkpoint\b.{0,4}(?: to|:)"),
)
_EVALUATING = (
    r"(?i)\b(?:evaluating|evaluation|validat(?:ing|ion)|running (?:evaluation|validation)|testing)\b"
)
# Lightning's bars (its check before training is "Sanity Checking DataLoader"), vLLM's (entrypoints/llm.py) and what
# scripts call theirs.
_EVALUATING_BAR = (
    r"(?i)^\W*(?:validation|validating|testing|predicting|evaluating|evaluation|eval|val|test"
    r"|processed prompts|adding requests)\b[^|]{0,30}: +\d+%\|"
)
_FINISHED = r"(?i)'train_runtime'|\btraining (?:is )?(?:complete|completed|finished|done)\b|`Trainer\.fit` stopped: `max_"
_ERROR_LIKE = (
    r"(?i)error|exception|fail|abort|kill|terminat|shut|exit|clos(?:e|ing)|traceback|warn|signal|cancel|\bat::|c10::|frame #"
    r"|core dumped|interrupt|assert|stack|errno|^\s*[~^]+\s*$|^\s*File |\bwandb\b|wait(?:ing)? for|rerun|please|see http|finish"
    r"|clean|stopp|destroy|leaked|release"
)
# What libraries print for a person to paste into a script, such as cuDNN's snippet that repeats a failed call.
# A batch system's report behind the program's output: LSF's (its "bsub" manual, "job report"), rulers.
_JOB_REPORT = (
    r"^(?:Sender: LSF System|Subject: Job \d|Job <.*> was submitted|Job was executed on host|<.*> was used as the "
    r"|Started at |Terminated at |Results reported at|Your job looked like:|# LSBATCH: |Resource usage summary:"
    r"|Successfully completed\.|The output \(if any\)|PS:$|Read file <|[-=#*]{8,}$)"
)
_SOURCE_CODE = (
    r"^(?:import [\w.]+(?: as \w+)?|from [\w.]+ import .*|[\w.]+ = [\w.]+(?:\(.*\))?|[\w.]+\(.*\))$"
)


@functools.cache
def _re(pattern: str) -> Any:
    return re2.compile(pattern)


@functools.cache
def _digits() -> Any:
    return re2.compile(r"0x[0-9a-fA-F]+|[0-9]+|[█▏▎▍▌▋▊▉#━╸]+")


def masked(text: str) -> str:
    """A line with its numbers and bars taken out, so that two of the same kind are equal."""
    return _digits().sub("#", text)[:200]


def is_progress(text: str) -> bool:
    """Whether a line reports an epoch, a step or a loss."""
    return bool(_re(_PROGRESS).search(text))


def is_training(text: str) -> bool:
    """Whether a line reports a step of training."""
    return bool(_re(_TRAINING).search(text)) and ("loss" in text or not _re(_OTHER_BARS).search(text))


def is_other_bar(text: str) -> bool:
    """Whether a line shows the bar of a download, of data that is prepared or of weights that are loaded."""
    return bool(_re(_OTHER_BARS).search(text))


def is_evaluating(text: str) -> bool:
    """Whether a line announces an evaluation."""
    return bool(_re(_EVALUATING).search(text))


def is_evaluating_bar(text: str) -> bool:
    """Whether a line shows the bar of an evaluation, or of texts that a model writes."""
    return bool(_re(_EVALUATING_BAR).search(text))


def is_full_bar(text: str) -> bool:
    """Whether the bars of a line have come to their end."""
    return _only_full_bars(text)


def doing_now(text: str, before: Phase | None) -> Phase | None:
    """The part of a run that a line announces, other than training and evaluating, else what went on `before`."""
    named = next((phase for phase, pattern in _DOING if _re(pattern).search(text)), before)
    return None if named is not None and _only_full_bars(text) else named


def is_finished(text: str) -> bool:
    """Whether a line says that the training is over and went well."""
    return bool(_re(_FINISHED).search(text))


def is_ordinary(text: str) -> bool:
    """Whether a line reads like work going on: neither empty, nor indented, nor about trouble or an end."""
    if len(text) < 4 or text[:1] in (" ", "\t", "│", "╭", "╰", "|", "}", "]", ")"):
        return False
    return not any(_re(other).search(text) for other in (_ERROR_LIKE, _SOURCE_CODE, _JOB_REPORT))


def _only_full_bars(text: str) -> bool:
    """Whether a line shows bars that have come to their end, and no loss: something else may have ended there."""
    bars = _re(r"(\d+)/(\d+) \[").findall(text)
    return bool(bars) and all(done == total for done, total in bars) and "loss" not in text.lower()


def _only_idle_bars(text: str) -> bool:
    """Whether a line shows bars that have not moved: they are drawn when made, and again when torn down."""
    bars = _re(r"(\d+)/\d+ \[").findall(text)
    return bool(bars) and all(done == "0" for done in bars) and "loss" not in text.lower()


def mark_of(text: str) -> str | None:
    """The report of progress that a line is; what a tracker sums up at the end is none."""
    idle = _only_full_bars(text) or _only_idle_bars(text)
    reports = not text.startswith("wandb:") and is_training(text) and not idle
    return text[:160] if reports else None
