"""transformers' Trainer: `trainer_state.json` in an output folder or its checkpoints.

The file holds every logged row (`log_history`) but no times, no settings and no status; a run is complete when it
reached `max_steps`, and anything else is not known (transformers/trainer_callback.py, TrainerState). The times of
points are those of the file, for want of better.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from trainmon.importers.event_file import events
from trainmon.importers.place import Place, written_at
from trainmon.importers.run import Columns, ImportedRun, Points, real
from trainmon.importers.tensorboard import born, event_files, settings_in
from trainmon.model import Status

KIND = "hf-trainer"
FILE = "trainer_state.json"
_CHECKPOINT = re.compile(r"checkpoint-(\d{1,12})")
_POSITIONS = frozenset({"step", "epoch"})
_SETTINGS = ("max_steps", "num_train_epochs", "train_batch_size", "logging_steps", "eval_steps", "save_steps")


def recognises(place: Place, folder: Path) -> bool:
    """Whether this is an output folder of a Trainer, or one checkpoint of it alone."""
    return bool(_states(place, folder))


def read(place: Place, folder: Path) -> Iterator[ImportedRun]:
    """The run in this folder, from its furthest state."""
    states = [(path, place.json(path)) for path in _states(place, folder)]
    path, state = max(states, key=lambda found: real(found[1].get("global_step")) or 0.0)
    rows = _rows(state)
    if not rows and "global_step" not in state:
        return
    home = folder.parent if _CHECKPOINT.fullmatch(folder.name) else folder
    curves = list(event_files(place, folder))
    files = [*(found for found, _ in states), *curves]
    finished = _finished(state, rows)
    written = written_at(*files)
    yield ImportedRun(
        kind=KIND,
        key=f"{home}|{rows[:1]}",
        source=str(folder),
        name=home.name,
        stamp=place.stamp(*files),
        created_at=_first_sign(place, folder, files) or written or 0.0,
        started_at=_first_sign(place, folder, files),
        status=Status.COMPLETED if finished else None,
        said=f"step {state.get('global_step')} of {state.get('max_steps')}",
        ended_at=written if finished else None,
        last_sign=written,
        project=home.parent.name or "default",
        config={**{n: state[n] for n in _SETTINGS if state.get(n)}, **settings_in(place, curves)},
        metrics=lambda: _metrics(place, path, curves),
        checkpoint_folders=(folder,),
    )


def _states(place: Place, folder: Path) -> list[Path]:
    candidates = [folder, *(f for f in place.folders(folder) if _CHECKPOINT.fullmatch(f.name))]
    return [f / FILE for f in candidates if place.is_file(f / FILE)]


def _rows(state: dict[str, Any]) -> list[dict[str, Any]]:
    rows = state.get("log_history")
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _finished(state: dict[str, Any], rows: list[dict[str, Any]]) -> bool:
    """Whether the training loop came to its end: the last step, or the row that is logged behind it."""
    step, most = real(state.get("global_step")), real(state.get("max_steps"))
    return bool(step and most and 0 < most <= step) or any("train_runtime" in row for row in rows[-3:])


def _first_sign(place: Place, folder: Path, files: list[Path]) -> float | None:
    """The earliest time that the files of the run have or name; checkpoints that were rotated away are not among them."""
    configs = [f for f in place.files(folder) if f.name.endswith((".json", ".bin"))]
    named = [at for f in files if (at := born(f))]
    return min([*named, *(t for f in [*files, *configs] if (t := written_at(f)) is not None)], default=None)


def _metrics(place: Place, path: Path, curves: list[Path]) -> Mapping[str, Columns]:
    """The rows of the state, then what TensorBoard files in the folder know of later steps."""
    points = Points()
    logged = _logged(place, curves)
    times = {step: at for _, step, _, at in logged}
    written, furthest = written_at(path) or 0.0, -1.0
    for row in _rows(place.json(path)):
        step = real(row.get("step")) or 0.0
        furthest = max(furthest, step)
        for name, value in row.items():
            number = None if name in _POSITIONS or isinstance(value, str) else real(value)
            if number is not None:
                points.add(name, step, number, times.get(step, written))
    for name, step, value, at in logged:
        if step > furthest:
            points.add(name, step, value, at)
    return points.columns()


def _logged(place: Place, curves: list[Path]) -> list[tuple[str, float, float, float]]:
    """Name, step, value and time of what the Trainer wrote for TensorBoard, under the names of its own rows."""
    found = []
    for path in curves:
        try:
            with place.open(path) as file:
                for event in events(file):
                    found += [
                        (_own_name(tag), float(event.step), value, event.time)
                        for tag, value in event.scalars.items()
                        if tag != "train/epoch"
                    ]
        except OSError:
            continue
    return found


def _own_name(tag: str) -> str:
    """The reverse of `rewrite_logs` (transformers/integrations/integration_utils.py)."""
    group, slash, name = tag.partition("/")
    if not slash or group not in ("train", "eval", "test"):
        return tag
    return name if group == "train" else f"{group}_{name}"
