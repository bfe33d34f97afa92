"""Calls of other trackers that a script may make after `import trainmon as wandb`.

What has no place here is accepted and says so once on stderr, so that no training stops for it: media, tables,
watched models, definitions of metrics. Files that are models are kept as checkpoints.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

CHECKPOINTS = frozenset(
    {".pt", ".pth", ".ckpt", ".safetensors", ".keras", ".h5", ".hdf5", ".bin", ".msgpack"}
)
_MODELS = frozenset({"model", "checkpoint"})
MOST_FILES = 100


class Media:
    """Something to look at (image, table, plot …): taken with any arguments, left out by `log`."""

    def __init__(self, *_: Any, **__: Any) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        """Any method of theirs does nothing."""
        if name.startswith("__"):
            raise AttributeError(name)
        return _nothing


class Artifact:
    """Files by name; those of a model become the job's checkpoints when it is logged."""

    def __init__(self, name: str = "", type: str = "", *_: Any, **__: Any) -> None:
        self.name, self.type = name, type
        self.files: list[str] = []

    def add_file(self, local_path: Any, *_: Any, **__: Any) -> None:
        """Add a file."""
        self.files.append(os.fspath(local_path))

    def add_dir(self, local_path: Any, *_: Any, **__: Any) -> None:
        """Add a folder."""
        self.files.append(os.fspath(local_path))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _nothing


class Plots:
    """`plot.line(...)`, `plot.confusion_matrix(...)` and all others."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Media


class Accepted:
    """The methods of other trackers' runs that do nothing, or little, here."""

    def accept(self, call: str) -> None:
        """Say once that this call does nothing."""
        raise NotImplementedError

    def define_metric(self, name: str = "", *_: Any, **__: Any) -> Media:
        """Accepted; the step of a point is the one that `log` was given."""
        self.accept("define_metric")
        return Media()

    def watch(self, *_: Any, **__: Any) -> None:
        """Accepted; gradients are not recorded."""
        self.accept("watch")

    def unwatch(self, *_: Any, **__: Any) -> None:
        """Accepted."""

    def mark_preempting(self) -> None:
        """Accepted; how a job ends is seen at its end."""

    def log_code(self, *_: Any, **__: Any) -> None:
        """Accepted; the commit and the changes are noted at the start."""
        self.accept("log_code")

    def use_artifact(self, *_: Any, **__: Any) -> Media:
        """Accepted; nothing is fetched."""
        self.accept("use_artifact")
        return Media()


def checkpoints_in(thing: Any, kind: str | None = None) -> Iterable[Path]:
    """The files of an artifact or a path that can be checkpoints; nothing that is not there."""
    if isinstance(thing, Artifact):
        kind, paths = thing.type, thing.files
    else:
        try:
            paths = [os.fspath(thing)]
        except TypeError:
            return
    for text in paths[:MOST_FILES]:
        path = Path(os.fsdecode(text))
        if (path.suffix in CHECKPOINTS and path.is_file()) or (kind in _MODELS and path.exists()):
            yield path


def login(*_: Any, **__: Any) -> bool:
    """There is no account; always True."""
    return True


def _nothing(*_: Any, **__: Any) -> None:
    """What a method of theirs does here."""


Image = Video = Audio = Html = Histogram = Table = Object3D = Molecule = Plotly = Graph = Settings = Media
plot = Plots()
