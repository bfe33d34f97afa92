"""Where an imported job comes from, as its environment keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from trainmon.model import IMPORTED, Job


@dataclass(frozen=True, slots=True)
class Origin:
    """The tool and the place a job was imported from.

    `said` is what the tool says of the run, `keeps_status` whether it keeps a status at all, `keeps_log` whether
    it had console output. `quiet` is after how many silent seconds an open run is taken for lost, None for never.
    `settled_by` is whose word its status is: the `tool`'s, what stands in the `log`, an `assumption` of the user's,
    or the `silence` since. `stamp` marks the state of the source at the last import.
    """

    kind: str
    label: str
    source: str
    said: str = ""
    keeps_status: bool = False
    keeps_log: bool = False
    quiet: float | None = None
    last_sign: float | None = None
    settled_by: str = ""
    stamp: str = ""

    def entry(self) -> dict[str, Any]:
        """What stands in a job's environment."""
        return {IMPORTED: asdict(self)}


def origin_of(job: Job) -> Origin | None:
    """The origin of an imported job, None for one that trainmon recorded itself."""
    kept = job.environment.get(IMPORTED)
    if not isinstance(kept, Mapping):
        return None
    known = {f.name for f in fields(Origin)}
    try:
        return Origin(**{name: value for name, value in kept.items() if name in known})
    except TypeError:
        return None
