"""wandb: the folders `wandb/offline-run-*` and `wandb/run-*`, read from their `.wandb` record file.

Everything is in the records (field numbers: wandb/proto/wandb_internal.proto); `config.yaml`, `wandb-metadata.json`
and `output.log` of the `files` folder, where they exist, are the same again. A run without an exit record was cut
off: its process was killed, or it still runs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from trainmon.flat import flat_settings
from trainmon.importers import wire
from trainmon.importers.machine import add_sample
from trainmon.importers.place import Place, written_at
from trainmon.importers.record_log import records
from trainmon.importers.run import MAX_TAG, MAX_TAGS, QUIET, Columns, ImportedRun, Points, moment, real
from trainmon.model import GitState, Status

KIND = "wandb"
_FOLDER = re.compile(r"(?:offline-)?run-(\d{8}_\d{6}-.+)")
HISTORY, SUMMARY, CONFIG, STATS, OUTPUT_RAW, RUN, EXIT, PREEMPTING, ENVIRONMENT = (
    2,
    3,
    5,
    7,
    13,
    17,
    18,
    23,
    26,
)
INTERRUPTED = 255
QUIET_WITH_STATS = 300.0
"""Seconds: a run that samples the machine does so every 15 s, so that it is not silent for minutes."""


@dataclass
class _Told:
    """What the records say besides the curves."""

    run_id: str = ""
    project: str = ""
    name: str = ""
    host: str = ""
    started_at: float | None = None
    ended_at: float | None = None
    tags: list[str] = field(default_factory=list)
    config: dict[str, Any] = field(default_factory=dict)
    environment: dict[str, Any] = field(default_factory=dict)
    git: GitState | None = None
    command: tuple[str, ...] = ()
    workdir: str = ""
    exit_code: int | None = None
    exited: bool = False
    preempting: bool = False
    stats: bool = False


def recognises(place: Place, folder: Path) -> bool:
    """Whether this is the folder of one run."""
    return bool(_FOLDER.fullmatch(folder.name)) and bool(_record_files(place, folder))


def read(place: Place, folder: Path) -> Iterator[ImportedRun]:
    """The run in this folder."""
    named = _FOLDER.fullmatch(folder.name)
    file = next(iter(_record_files(place, folder)), None)
    if named is None or file is None:
        return
    output = folder / "files" / "output.log"
    told = _told(place, file)
    _add_files(place, folder / "files", told)
    started = told.started_at or _named_time(named[1]) or written_at(file) or 0.0
    yield ImportedRun(
        kind=KIND,
        key=named[1],
        source=str(folder),
        name=told.name or told.run_id or named[1].rsplit("-", 1)[-1],
        stamp=place.stamp(file, output),
        created_at=started,
        status=_status(place, told, output),
        said=_said(told),
        started_at=started,
        ended_at=told.ended_at if told.exited else None,
        last_sign=written_at(file, output),
        quiet=QUIET_WITH_STATS if told.stats else QUIET,
        project=told.project or "default",
        tags=tuple(told.tags),
        command=told.command,
        workdir=told.workdir,
        host=told.host,
        exit_code=told.exit_code if told.exited else None,
        config=told.config,
        environment=told.environment,
        git=told.git,
        metrics=lambda: _metrics(place, file),
        log=lambda: _log(place, file, output),
        checkpoint_folders=(folder / "files",),
    )


def _status(place: Place, told: _Told, output: Path) -> Status:
    """wandb notes 255 for Ctrl-C (sdk/wandb_run.py, `_ExitHooks`), which a script may also exit with itself."""
    if not told.exited:
        return Status.RUNNING
    if told.exit_code == 0:
        return Status.COMPLETED
    interrupted = told.exit_code == INTERRUPTED and b"KeyboardInterrupt" in place.tail(output)
    return Status.CANCELLED if interrupted else Status.FAILED


def _said(told: _Told) -> str:
    if not told.exited:
        return "no exit record"
    marked = ", marked as being pre-empted" if told.preempting else ""
    return f"exit code {told.exit_code}{marked}"


def _record_files(place: Place, folder: Path) -> list[Path]:
    return [f for f in place.files(folder) if f.name.startswith("run-") and f.suffix == ".wandb"]


def _named_time(name: str) -> float | None:
    """The local time in a folder's name, taken as UTC for want of better."""
    return moment(f"{name[:4]}-{name[4:6]}-{name[6:8]}T{name[9:11]}:{name[11:13]}:{name[13:15]}")


def _messages(place: Place, file: Path) -> Iterator[tuple[int, bytes]]:
    """Kind and message of each record."""
    try:
        with place.open(file) as opened:
            for record in records(opened):
                try:
                    for number, value in wire.fields(record):
                        if isinstance(value, bytes) and 2 <= number <= 27 and number != 16:
                            yield number, value
                except wire.Malformed:
                    continue
    except OSError:
        return


def _told(place: Place, file: Path) -> _Told:
    told = _Told()
    for kind, message in _messages(place, file):
        try:
            if kind == RUN:
                _take_run(told, message)
            elif kind == CONFIG:
                told.config.update(_settings(message))
            elif kind == ENVIRONMENT:
                _take_environment(told, message)
            elif kind == STATS:
                told.stats = True
                told.ended_at = wire.timestamp(wire.last(message, 2)) or told.ended_at
            elif kind == OUTPUT_RAW:
                told.ended_at = wire.timestamp(wire.last(message, 2)) or told.ended_at
            elif kind == PREEMPTING:
                told.preempting = True
            elif kind == EXIT:
                told.exited, told.exit_code = True, wire.signed(wire.last(message, 1)) or 0
        except wire.Malformed:
            continue
    told.ended_at = told.ended_at or written_at(file)
    return told


def _take_run(told: _Told, message: bytes) -> None:
    for number, value in wire.fields(message):
        if number == 1:
            told.run_id = wire.text(value)
        elif number == 3:
            told.project = wire.text(value)
        elif number == 4 and isinstance(value, bytes):
            told.config.update(_settings(value))
        elif number == 8:
            told.name = wire.text(value)
        elif number == 10:
            tag = wire.text(value)[:MAX_TAG]
            if len(told.tags) < MAX_TAGS and tag not in told.tags:
                told.tags.append(tag)
        elif number == 13:
            told.host = wire.text(value)
        elif number == 17:
            told.started_at = wire.timestamp(value)
        elif number == 21 and isinstance(value, bytes) and (commit := wire.text(wire.last(value, 2))):
            told.git = GitState(commit)


def _take_environment(told: _Told, message: bytes) -> None:
    """Sent once with the program and again with the machine: each adds to the other."""
    program = wire.text(wire.last(message, 6))
    executable = wire.text(wire.last(message, 14))
    arguments = [wire.text(value) for value in wire.every(message, 5)]
    if program and not program.startswith("<"):
        told.command = (executable or "python", program, *arguments)
    told.workdir = wire.text(wire.last(message, 11)) or told.workdir
    told.host = wire.text(wire.last(message, 12)) or told.host
    facts = {
        "platform": wire.text(wire.last(message, 1)),
        "python": wire.text(wire.last(message, 2)).removeprefix("CPython "),
        "cpu_count": wire.signed(wire.last(message, 17)),
        "gpu_type": wire.text(wire.last(message, 18)),
        "gpu_count": wire.signed(wire.last(message, 19)),
        "cuda": wire.text(wire.last(message, 25)),
        "memory_total_bytes": next((wire.signed(wire.last(m, 1)) for m in wire.every(message, 21)), None),
    }
    told.environment.update({name: value for name, value in facts.items() if value})


def _settings(message: bytes) -> dict[str, Any]:
    """The settings of a `ConfigRecord`, flat; wandb's own bookkeeping is left out."""
    nested: dict[str, Any] = {}
    for item in wire.every(message, 1):
        name, value = _item(item)
        if name and not name.startswith("_wandb"):
            nested[name.replace("/", ".") if "." not in name else name] = value
    return flat_settings(nested)


def _item(item: bytes) -> tuple[str, Any]:
    """Name (nested keys joined with `/`) and value of an item of a config, history or statistics record."""
    key, nested, value = "", [], None
    for number, said in wire.fields(item):
        if number == 1:
            key = wire.text(said)
        elif number == 2:
            nested.append(wire.text(said))
        elif number == 16:
            try:
                value = json.loads(wire.text(said))
            except (ValueError, RecursionError):
                value = None
    return "/".join(nested) or key, value


def _add_files(place: Place, files: Path, told: _Told) -> None:
    """What only the folder `files` says (older versions, and runs whose records were lost)."""
    if not told.config:
        written = place.yaml(files / "config.yaml")
        plain = {
            name: entry.get("value") if isinstance(entry, dict) and "value" in entry else entry
            for name, entry in written.items()
            if not str(name).startswith(("_wandb", "wandb_version"))
        }
        told.config.update(flat_settings(plain))
    facts = place.json(files / "wandb-metadata.json")
    if not told.command and isinstance(program := facts.get("program"), str) and program:
        arguments = facts.get("args")
        arguments = [str(a) for a in arguments] if isinstance(arguments, list) else []
        told.command = (str(facts.get("executable") or "python"), program, *arguments)
    told.workdir = told.workdir or str(facts.get("root") or "")
    told.host = told.host or str(facts.get("host") or "")
    told.started_at = told.started_at or moment(facts.get("startedAt"))


def _metrics(place: Place, file: Path) -> Mapping[str, Columns]:
    """The history, and the samples of the machine."""
    points = Points()
    started = 0.0
    for kind, message in _messages(place, file):
        try:
            if kind == RUN:
                started = next(
                    (t for n, v in wire.fields(message) if n == 17 and (t := wire.timestamp(v))), started
                )
            elif kind == HISTORY:
                _take_history(points, message)
            elif kind == STATS:
                _take_statistics(points, message, started)
        except wire.Malformed:
            continue
    return points.columns()


def _take_history(points: Points, message: bytes) -> None:
    row = dict(_item(item) for item in wire.every(message, 1))
    counted = wire.last(message, 2)
    step = real(row.get("_step"))
    if step is None and isinstance(counted, bytes):
        step = float(wire.signed(wire.last(counted, 1)) or 0)
    at = real(row.get("_timestamp")) or 0.0
    for name, value in row.items():
        number = None if name.startswith("_") or isinstance(value, bool) else real(value)
        if number is not None and not (isinstance(value, str) and value not in _NOT_FINITE):
            points.add(name, step or 0.0, number, at)


_NOT_FINITE = frozenset({"NaN", "Infinity", "-Infinity"})


def _take_statistics(points: Points, message: bytes, started: float) -> None:
    at = wire.timestamp(wire.last(message, 2)) or started
    for item in wire.every(message, 3):
        name, value = _item(item)
        number = real(value)
        if number is not None:
            add_sample(points, name, number, at, started)


def _log(place: Place, file: Path, output: Path) -> Iterator[bytes]:
    """The console output: the folder's `output.log`, else what the records hold of it."""
    if place.is_file(output) and output.stat().st_size:
        yield from place.chunks(output)
        return
    for kind, message in _messages(place, file):
        if kind == OUTPUT_RAW:
            try:
                line = wire.last(message, 3)
            except wire.Malformed:
                continue
            if isinstance(line, bytes):
                yield line
