"""Which part of a run a setting with a dotted name belongs to: `val_dataloader.batch_size` is not the training's."""

from __future__ import annotations

import re

_VALIDATION = re.compile(r"(?:val|valid|validation|eval|evaluation|test|testing|predict|inference)(?:$|_)")


def of_validation(name: str) -> bool:
    """Whether one of the sections before a setting's own name is that of validation or test."""
    return any(_VALIDATION.match(section) for section in name.lower().split(".")[:-1])


def of_component(name: str) -> bool:
    """Whether a setting belongs to a part of the model: `model.params.first_stage_config.params.ckpt_path` names the
    weights that the part begins with, not a checkpoint of this training."""
    return any(
        section in ("model", "params", "encoder", "decoder", "backbone")
        or section.endswith(("_config", "_model"))
        for section in name.lower().split(".")[:-1]
    )


def of_training(name: str) -> bool:
    """Whether one of the sections before a setting's own name is that of training."""
    return any(section.startswith("train") for section in name.lower().split(".")[:-1])
