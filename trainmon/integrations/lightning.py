"""Lightning: `Trainer(logger=TrainmonLogger())`, or `TrainmonCallback()` beside another logger."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from trainmon.sdk import LiveJob, init

if TYPE_CHECKING or "lightning" in sys.modules or "pytorch_lightning" not in sys.modules:
    from lightning.pytorch.callbacks import Callback
    from lightning.pytorch.loggers import Logger
    from lightning.pytorch.utilities import rank_zero_only
else:  # the same library under its older name
    from pytorch_lightning.callbacks import Callback
    from pytorch_lightning.loggers import Logger
    from pytorch_lightning.utilities import rank_zero_only

FOLDER = "trainmon_logs"
"""Where Lightning puts checkpoints when it is not told a place: `FOLDER/JOB/checkpoints`."""
_TRAINER_SETTINGS = (
    *("max_epochs", "max_steps", "accumulate_grad_batches", "gradient_clip_val", "precision"),
    *("num_nodes", "num_devices", "val_check_interval", "log_every_n_steps"),
)


class TrainmonLogger(Logger):
    """Records what modules `self.log`, their hyperparameters and the checkpoints, from rank 0 only."""

    def __init__(self, **job: Any) -> None:
        """`job`: arguments for `trainmon.init`, such as `project`, `name` and `tags`."""
        super().__init__()
        self._arguments = job
        self._job: LiveJob | None = None
        self._told: set[str] = set()

    @property
    def experiment(self) -> LiveJob:
        """The job; begun when first asked for."""
        if self._job is None:
            self._job = init(**self._arguments)
        return self._job

    @property
    def name(self) -> str:
        """The first folder of checkpoints without a place of their own."""
        return FOLDER

    @property
    def version(self) -> str:
        """The job's id."""
        return self.experiment.id

    @rank_zero_only
    def log_metrics(self, metrics: Mapping[str, float], step: int | None = None) -> None:
        """Record metrics at Lightning's step."""
        self.experiment.log(metrics, step=step)

    @rank_zero_only
    def log_hyperparams(self, params: Any, *_: Any, **__: Any) -> None:
        """Keep hyperparameters as the job's settings."""
        self.experiment.config.update(params)

    @rank_zero_only
    def after_save_checkpoint(self, checkpoint_callback: Any) -> None:
        """Tell of the checkpoints that were written."""
        _tell(self.experiment, checkpoint_callback, self._told)


class TrainmonCallback(Callback):
    """Records the trainer's settings, metrics and checkpoints, and a Ctrl-C, which Lightning takes itself.

    Beside a `TrainmonLogger` it leaves metrics and checkpoints to that.
    """

    def __init__(self, **job: Any) -> None:
        """`job`: arguments for `trainmon.init`, such as `project`, `name` and `tags`."""
        self._arguments = job
        self._told: set[str] = set()

    def on_fit_start(self, trainer: Any, pl_module: Any) -> None:
        """Begin the job."""
        if trainer.is_global_zero:
            settings = {name: getattr(trainer, name, None) for name in _TRAINER_SETTINGS}
            job = init(**self._arguments)
            job.config.update({k: v for k, v in settings.items() if isinstance(v, bool | int | float | str)})
            if not _has_logger(trainer):
                job.config.update(dict(getattr(pl_module, "hparams", {})))

    def on_train_batch_end(
        self, trainer: Any, pl_module: Any, outputs: Any, batch: Any, batch_idx: int
    ) -> None:
        """Record the training's metrics as often as loggers do."""
        every = trainer.log_every_n_steps
        if every and trainer.global_step % every == 0:
            self._log(trainer)

    def on_validation_end(self, trainer: Any, pl_module: Any) -> None:
        """Record what was validated."""
        if not trainer.sanity_checking:
            self._log(trainer)

    def on_train_end(self, trainer: Any, pl_module: Any) -> None:
        """Record the last metrics."""
        self._log(trainer)

    def on_exception(self, trainer: Any, pl_module: Any, exception: BaseException) -> None:
        """A Ctrl-C does not come out of Lightning as an exception; every other one does."""
        if isinstance(exception, KeyboardInterrupt):
            init(**self._arguments).on_uncaught(exception)

    def _log(self, trainer: Any) -> None:
        if not trainer.is_global_zero or _has_logger(trainer):
            return
        job = init(**self._arguments)
        job.log(dict(trainer.callback_metrics), step=trainer.global_step)
        for callback in trainer.checkpoint_callbacks:
            _tell(job, callback, self._told)


def _has_logger(trainer: Any) -> bool:
    return any(isinstance(logger, TrainmonLogger) for logger in trainer.loggers)


def _tell(job: LiveJob, callback: Any, told: set[str]) -> None:
    """Tell of the checkpoints of a ModelCheckpoint that were not told of yet."""
    last = [getattr(callback, name, "") for name in ("best_model_path", "last_model_path")]
    paths = [*getattr(callback, "best_k_models", {}), *last]
    for path in paths:
        if path and path not in told:
            told.add(path)
            job.checkpoint(path)
