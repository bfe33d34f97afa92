"""Sacred's file observer: one numbered folder a run with `run.json`, `cout.txt`, `metrics.json` and `config.json`.

Times are UTC without saying so (`datetime.utcnow()` in sacred/run.py). A run that still says RUNNING writes a
heartbeat every ten seconds, so that one without it is gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from trainmon.flat import flat_settings
from trainmon.importers.place import Place, written_at
from trainmon.importers.run import Columns, ImportedRun, Points, moment, real
from trainmon.model import GitState, Status

KIND = "sacred"
QUIET = 120.0
_STATUSES = {
    "COMPLETED": Status.COMPLETED,
    "RUNNING": Status.RUNNING,
    "FAILED": Status.FAILED,
    "INTERRUPTED": Status.CANCELLED,
    "TIMEOUT": Status.FAILED,
    "QUEUED": Status.PENDING,
}


def recognises(place: Place, folder: Path) -> bool:
    """Whether this is the folder of one run."""
    names = {f.name for f in place.files(folder)}
    return {"run.json", "config.json"} <= names and "experiment" in place.json(folder / "run.json")


def read(place: Place, folder: Path) -> Iterator[ImportedRun]:
    """The run in this folder."""
    run = place.json(folder / "run.json")
    experiment, host = _mapping(run.get("experiment")), _mapping(run.get("host"))
    files = [folder / name for name in ("run.json", "cout.txt", "metrics.json", "config.json")]
    started = moment(run.get("start_time"))
    said = str(run.get("status") or "")
    name = str(experiment.get("name") or folder.parent.name)
    trace = _trace(run)
    yield ImportedRun(
        kind=KIND,
        key="|".join(str(v) for v in (host.get("hostname"), run.get("start_time"), name, folder.name)),
        source=str(folder),
        name=f"{name} #{folder.name}",
        stamp=place.stamp(*files),
        created_at=started or written_at(*files) or 0.0,
        status=_STATUSES.get(said, Status.FAILED if trace else None),
        said=said,
        started_at=started,
        ended_at=moment(run.get("stop_time")),
        last_sign=max(filter(None, (moment(run.get("heartbeat")), written_at(*files))), default=None),
        quiet=QUIET,
        project=name,
        workdir=str(experiment.get("base_dir") or ""),
        host=str(host.get("hostname") or ""),
        config=flat_settings(place.json(folder / "config.json")),
        environment=_environment(run, experiment, host),
        git=_git(experiment),
        metrics=lambda: _metrics(place, folder),
        log=lambda: _log(place, folder / "cout.txt", trace),
        checkpoint_folders=(folder,),
    )


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _trace(run: dict[str, Any]) -> str:
    lines = run.get("fail_trace")
    return "".join(str(line) for line in lines) if isinstance(lines, list) else ""


def _environment(run: dict[str, Any], experiment: dict[str, Any], host: dict[str, Any]) -> dict[str, Any]:
    packages = dict(
        str(d).split("==", 1)
        for d in experiment.get("dependencies") or []
        if isinstance(d, str) and "==" in d
    )
    system = host.get("os")
    facts = {
        "hostname": host.get("hostname"),
        "platform": system[-1] if isinstance(system, list) and system else None,
        "python": host.get("python_version"),
        "entry_point": " ".join(str(v) for v in (experiment.get("mainfile"), run.get("command")) if v),
        "packages": packages,
    }
    return {name: value for name, value in facts.items() if value}


def _git(experiment: dict[str, Any]) -> GitState | None:
    repositories = experiment.get("repositories")
    first = _mapping(repositories[0]) if isinstance(repositories, list) and repositories else {}
    commit = first.get("commit")
    return GitState(str(commit), dirty=bool(first.get("dirty"))) if commit else None


def _metrics(place: Place, folder: Path) -> Mapping[str, Columns]:
    points = Points()
    for name, series in place.json(folder / "metrics.json").items():
        columns = [_mapping(series).get(part) for part in ("steps", "values", "timestamps")]
        if not all(isinstance(column, list) for column in columns):
            continue
        for step, value, at in zip(*columns, strict=False):
            number = real(value)
            if number is not None:
                points.add(str(name), real(step) or 0.0, number, moment(at) or 0.0)
    return points.columns()


def _log(place: Place, output: Path, trace: str) -> Iterator[bytes]:
    """The captured output, and behind it the traceback where the capture missed that."""
    ending = b""
    for chunk in place.chunks(output):
        ending = (ending + chunk)[-65_536:]
        yield chunk
    last = trace.strip().rsplit("\n", 1)[-1].encode()
    if last and last not in ending:
        if ending and not ending.endswith(b"\n"):
            yield b"\n"
        yield trace.encode()
