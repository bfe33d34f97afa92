"""Accelerate: `Accelerator(log_with=TrainmonTracker())`, then `init_trackers`, `log` and `end_training`."""

from __future__ import annotations

from typing import Any

from accelerate.tracking import GeneralTracker, on_main_process

from trainmon.sdk import LiveJob, current, init


class TrainmonTracker(GeneralTracker):
    """Records from the main process; `end_training` ends the job if it was begun here."""

    name = "trainmon"
    requires_logging_directory = False
    main_process_only = True

    def __init__(self, **job: Any) -> None:
        """`job`: arguments for `trainmon.init`, such as `project`, `name` and `tags`."""
        super().__init__()
        self._arguments = job
        self._job: LiveJob | None = None
        self._ours = False

    @property
    def tracker(self) -> LiveJob | None:
        """The job, None before there is one."""
        return self._job

    @on_main_process
    def start(self) -> None:
        """Begin the job."""
        before = current()
        self._job = init(**self._arguments)
        self._ours = self._job is not before

    @on_main_process
    def store_init_configuration(self, values: dict[str, Any]) -> None:
        """Keep what `init_trackers` was given as the job's settings."""
        self._begun().config.update(values)

    @on_main_process
    def log(self, values: dict[str, Any], step: int | None = None, **_: Any) -> None:
        """Record values at a step."""
        self._begun().log(values, step=step)

    @on_main_process
    def finish(self) -> None:
        """End the job if it was begun here."""
        if self._job is not None and self._ours:
            self._job.finish()

    def _begun(self) -> LiveJob:
        """The job; older versions of the library do not call `start`."""
        if self._job is None:
            self.start()
        assert self._job is not None
        return self._job
