"""Output of a run that does not come to its console by itself: that of ranks, that of a Slurm batch job."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from trainmon.capture import slurm
from trainmon.capture.events import Warner, say
from trainmon.capture.launchers import Asked
from trainmon.capture.relay import Relay, rank_files


class Withheld:
    """Brings such output to the console log while the command runs; no method raises or waits for long."""

    def __init__(self, asked: Asked, log_path: Path, log_start: int) -> None:
        self._batch = slurm.Submission(log_path, log_start) if asked.slurm else None
        self._relay: Relay | None = None
        look = self._look(asked)
        if look is not None:
            warner = Warner()
            try:
                self._relay = Relay(look, log_path, warner)
                self._relay.start()
            except (OSError, RuntimeError) as error:
                warner.warn(
                    "relay", f"the ranks' output cannot be shown here ({error}); their own logs have it."
                )
                self._relay = None

    def _look(self, asked: Asked) -> Callable[[], list[Path]] | None:
        looks = [self._batch.look] if self._batch is not None else []
        if (folder := asked.folder) is not None:
            looks.append(lambda: rank_files(folder))
        return (lambda: [path for look in looks for path in look()]) if looks else None

    def finish(self, hurry: threading.Event, *, cancelled: bool) -> None:
        """The command has ended: bring the rest. A batch job whose user stopped the waiting is ended too."""
        if cancelled and self._batch is not None and self._batch.job is not None:
            say(f"cancelling Slurm job {self._batch.job}.")
            slurm.cancel(self._batch.job)
        if self._relay is not None:
            self._relay.finish(hurry)
