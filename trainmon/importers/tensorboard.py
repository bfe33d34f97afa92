"""TensorBoard: each folder with event files is a run.

The format keeps neither a status nor console output: whether such a run finished is not known.
Folders inside a run's folder belong to it (`add_scalars`, `add_hparams`, an `eval` folder), and so do `train` and
`validation` side by side, as Keras writes them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from trainmon.flat import flat_settings
from trainmon.importers.event_file import events
from trainmon.importers.place import Place, written_at
from trainmon.importers.run import Columns, ImportedRun, Points

KIND = "tensorboard"
_FILE = re.compile(r"events\.out\.tfevents\.(\d{9,11})\.(.+)")
_TWINS = frozenset({"train", "validation"})
_HPARAMS = re.compile(r"\d{9,11}\.\d+")
MAX_DEPTH = 4


def recognises(place: Place, folder: Path) -> bool:
    """Whether this folder is a run's folder."""
    if _files(place, folder):
        return True
    parts = [f for f in place.folders(folder) if f.name in _TWINS]
    return len(parts) == 2 and all(_files(place, part) for part in parts)


def read(place: Place, folder: Path) -> Iterator[ImportedRun]:
    """The run in this folder."""
    files = list(event_files(place, folder))
    if not files:
        return
    first = min(files, key=lambda f: (born(f), f.name))
    lightning = place.yaml(folder / "hparams.yaml")
    yield ImportedRun(
        kind=KIND,
        key=f"{folder}|{first.name}",
        source=str(folder),
        name=_name(folder, place.root),
        stamp=place.stamp(*files),
        created_at=born(first),
        started_at=born(first),
        last_sign=written_at(*files),
        project=_project(folder, place.root),
        workdir="",
        host=_host(first),
        config={**settings_in(place, files), **flat_settings(lightning)},
        metrics=lambda: _metrics(place, folder, files),
        checkpoint_folders=(folder,),
    )


def _files(place: Place, folder: Path) -> list[Path]:
    return [f for f in place.files(folder) if _FILE.match(f.name)]


def event_files(place: Place, folder: Path, depth: int = 0) -> Iterator[Path]:
    """Event files of a run: its own in the order of their writing, then those of its parts."""
    yield from sorted(_files(place, folder), key=lambda f: (born(f), f.name))
    if depth < MAX_DEPTH:
        for below in place.folders(folder):
            yield from event_files(place, below, depth + 1)


def born(file: Path) -> float:
    """The time in an event file's name, 0 for another file."""
    found = _FILE.match(file.name)
    return float(found[1]) if found else 0.0


def _host(file: Path) -> str:
    """The machine's name in `events.out.tfevents.TIME.HOST[.PID.NUMBER[.v2]]`."""
    found = _FILE.match(file.name)
    return re.sub(r"(\.\d+){1,3}(\.v2)?$", "", found[2]) if found else ""


def _name(folder: Path, root: Path) -> str:
    inside = folder.relative_to(root) if folder.is_relative_to(root) else folder
    return str(inside) if inside.parts else folder.name


def _project(folder: Path, root: Path) -> str:
    """The log folder that holds the runs; that of the working folder where the name says nothing."""
    above = folder.parent if folder != root else root.parent
    generic = {"runs", "logs", "lightning_logs", "tb", "tensorboard", "tb_logs"}
    return (above.parent.name if above.name.lower() in generic else above.name) or "default"


def _metrics(place: Place, folder: Path, files: list[Path]) -> Mapping[str, Columns]:
    points = Points()
    for path in files:
        inside = path.parent.relative_to(folder)
        prefix = "" if not inside.parts or _HPARAMS.fullmatch(inside.name) else f"{inside}/"
        try:
            with place.open(path) as file:
                for event in events(file):
                    for tag, value in event.scalars.items():
                        points.add(prefix + tag, float(event.step), value, event.time)
        except OSError:
            continue
    return points.columns()


def settings_in(place: Place, files: list[Path]) -> dict[str, Any]:
    """Hyperparameters, and texts that are JSON objects (the transformers Trainer writes its arguments so)."""
    found: dict[str, Any] = {}
    for path in files:
        try:
            with place.open(path) as file:
                for count, event in enumerate(events(file)):
                    found.update(flat_settings(event.settings))
                    for text in event.texts.values():
                        found.update(_object(text))
                    if count > 200:  # both are written first
                        break
        except OSError:
            continue
    return found


def _object(text: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return flat_settings(data) if isinstance(data, dict) else {}
