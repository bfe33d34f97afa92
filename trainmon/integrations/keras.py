"""Keras: `model.fit(..., callbacks=[TrainmonCallback()])`."""

from __future__ import annotations

from typing import Any

from keras.callbacks import Callback

from trainmon.sdk import LiveJob, init


class TrainmonCallback(Callback):
    """Records loss and metrics; a point's step is the number of batches that were trained on."""

    def __init__(self, every: int = 10, **job: Any) -> None:
        """`every`: batches from one point to the next (0: only ends of epochs).

        `job`: arguments for `trainmon.init`, such as `project`, `name` and `tags`.
        """
        super().__init__()
        self._every = every
        self._arguments = job
        self._batches = 0
        self._job: LiveJob | None = None

    def on_train_begin(self, logs: dict[str, Any] | None = None) -> None:
        """Begin the job with what `fit` and the optimizer were given."""
        self._job = init(**self._arguments)
        self._job.config.update({k: v for k, v in (self.params or {}).items() if k != "verbose"})
        optimizer = getattr(self.model, "optimizer", None)
        if optimizer is not None:
            self._job.config.update({"optimizer": type(optimizer).__name__})

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Record the epoch's running means."""
        self._batches += 1
        if self._job is not None and logs and self._every and self._batches % self._every == 0:
            self._job.log(logs, step=self._batches)

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Record the epoch's means, validation among them."""
        if self._job is None:
            return
        rate = getattr(getattr(self.model, "optimizer", None), "learning_rate", None)
        self._job.log({**(logs or {}), "learning_rate": rate, "epoch": epoch}, step=self._batches)
