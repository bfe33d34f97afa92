"""torchrun's log folders: `<run>/attempt_<n>/<rank>/{stdout.log,stderr.log,error.json}`.

https://docs.pytorch.org/docs/stable/elastic/run.html (`--log-dir`). The last attempt is the one that ended the
run; its rank 0 is taken as the console log, and every rank's own log is kept beside it. torchrun's own words and
its exit status are not in the folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from trainmon.importers.place import Place
from trainmon.importers.plain_log import of_files
from trainmon.importers.run import ImportedRun

KIND = "torchrun"
_ATTEMPT = re.compile(r"attempt_(\d{1,6})")
FILES = ("stdout.log", "stderr.log", "error.json")
MAX_RANKS = 4096


def recognises(place: Place, folder: Path) -> bool:
    """Whether this is the folder of one run."""
    return any(_ATTEMPT.fullmatch(f.name) and _ranks(place, f) for f in place.folders(folder))


def read(place: Place, folder: Path) -> Iterator[ImportedRun]:
    """The run in this folder."""
    attempts = [f for f in place.folders(folder) if _ATTEMPT.fullmatch(f.name)]
    last = max(attempts, key=lambda f: int(f.name.removeprefix("attempt_")))
    ranks = _ranks(place, last)
    logs = {
        f"{last.name}/{rank.name}/{name}": rank / name
        for rank in ranks
        for name in FILES
        if place.is_file(rank / name)
    }
    first = [path for path in (ranks[0] / "stdout.log", ranks[0] / "stderr.log") if place.is_file(path)]
    if not logs:
        return
    run = of_files(place, KIND, folder.name, first or list(logs.values())[:1])
    yield replace(
        run,
        key=run.key.rsplit("|", 1)[0] + f"|{folder}",
        source=str(folder),
        project=folder.parent.name or "default",
        stamp=f"{last.name},{place.stamp(*logs.values())}",
        environment={"ranks": len(ranks), "attempts": len(attempts)},
        rank_logs={name: partial(place.chunks, path) for name, path in logs.items()},
    )


def _ranks(place: Place, attempt: Path) -> list[Path]:
    found = [f for f in place.folders(attempt) if f.name.isdigit()]
    return sorted(found, key=lambda f: int(f.name))[:MAX_RANKS]
