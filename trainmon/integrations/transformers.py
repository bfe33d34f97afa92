"""Hugging Face Trainer: `Trainer(..., callbacks=[TrainmonCallback()])`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from transformers import TrainerCallback

from trainmon.sdk import LiveJob, init


class TrainmonCallback(TrainerCallback):
    """Records what the Trainer logs, its arguments and its checkpoints, from the main process only."""

    def __init__(self, **job: Any) -> None:
        """`job`: arguments for `trainmon.init`, such as `project`, `name` and `tags`."""
        self._arguments = job
        self._job: LiveJob | None = None

    def on_train_begin(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        """Begin the job with the training arguments as its settings."""
        if state.is_world_process_zero:
            self._job = init(**self._arguments)
            self._job.config.update({k: v for k, v in args.to_dict().items() if _is_setting(v)})

    def on_log(
        self, args: Any, state: Any, control: Any, logs: dict[str, Any] | None = None, **kwargs: Any
    ) -> None:
        """Record what the Trainer reports."""
        if not state.is_world_process_zero or not logs:
            return
        if self._job is None:  # evaluation without training
            self._job = init(**self._arguments)
        self._job.log(logs, step=state.global_step)

    def on_save(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        """Tell of the checkpoint that was written."""
        if state.is_world_process_zero and self._job is not None:
            path = Path(args.output_dir) / f"checkpoint-{state.global_step}"
            self._job.checkpoint(path, step=state.global_step)


def _is_setting(value: Any) -> bool:
    return value is not None and value != "" and isinstance(value, bool | int | float | str)
