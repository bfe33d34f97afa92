"""Whose program a job is: the framework that its own words or the log around its failure show."""

from __future__ import annotations

import re2

# Words that only such a program prints, has in its frames or is called with; the first that fits decides.
_SIGNS = (
    (
        "hf",
        (
            r"transformers[/.]trainer|TrainingArguments|per_device_train_batch_size|Seq2SeqTrainer|'train_runtime'"
            r"|/trl/|\btrl (?:sft|dpo|grpo|kto|reward|rloo)\b|Instantaneous batch size per device"
        ),
    ),
    ("lightning", r"pytorch_lightning|lightning[/.]pytorch|lightning_fabric|GPU available: (?:True|False)"),
    ("ultralytics", r"[Uu]ltralytics|(?:^|[\s/])yolo (?:\w+ )?(?:train|val|mode=)"),
    ("mmengine", r"\bmmengine\b|\bmmcv\b"),
    ("detectron2", r"\bdetectron2\b|\bSOLVER\.IMS_PER_BATCH\b"),
    ("fairseq", r"\bfairseq(?:_cli|-train|-hydra-train)?\b"),
    ("megatron", r"[Mm]egatron"),
    ("deepspeed", r"[Dd]eep[Ss]peed"),
    ("accelerate", r"\baccelerate launch\b|accelerate[/.]accelerator\b|\bAccelerator\("),
    ("keras", r"\bkeras\b"),
    ("tensorflow", r"\btensorflow/(?:core|compiler|stream_executor|python)/|\btensorflow\.python\."),
    ("jax", r"\bjaxlib\b|\bjax\._src\b|/jax/|\bXlaRuntimeError\b|\bJaxRuntimeError\b"),
)
# Libraries of PyTorch programs load these too, and they then print their own greetings.
NOT_TORCH = frozenset({"keras", "tensorflow", "jax"})


def framework_of(text: str, nearby: str) -> str | None:
    """The framework that a job's own words show, else the log around its failure."""
    torch = re2.search(r"\btorch\b", text) or re2.search(r"\btorch\b", nearby)
    for where in (text, nearby):
        for name, pattern in _SIGNS:
            if not (torch and name in NOT_TORCH) and re2.search(pattern, where):
                return name
    return None
