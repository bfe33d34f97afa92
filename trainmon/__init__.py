"""trainmon: why did my training die, and what do I change so that it does not die again?"""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trainmon.model import Diagnosis
    from trainmon.sdk import AlertLevel as AlertLevel
    from trainmon.sdk import LiveJob
    from trainmon.sdk import alert as alert
    from trainmon.sdk import current as current
    from trainmon.sdk import finish as finish
    from trainmon.sdk import init as init
    from trainmon.sdk import log as log
    from trainmon.sdk.entries import Entries

    config: Entries
    summary: Entries
    run: LiveJob | None

__version__ = "0.1.0"


def analyze(*paths: str | Path) -> Diagnosis:
    """Diagnose one failed run from its console logs (several: one per rank); needs no store and no server.

    Raises trainmon.errors.UsageError when a log cannot be read.
    """
    from trainmon.service import analyze_paths

    return analyze_paths([Path(path) for path in paths])


def __getattr__(name: str) -> Any:
    """The in-script interface, loaded when it is first used; `config` and `summary` are the open job's."""
    if name not in (*_IN_SCRIPT, *_OF_THE_JOB, *_AS_ELSEWHERE, *_ACCEPTED, "run"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    sdk = import_module(f"{__name__}.sdk")
    if name in _AS_ELSEWHERE:
        return getattr(import_module(f"{__name__}.sdk.likeness"), name)
    if name in _ACCEPTED:
        return getattr(sdk.current() or import_module(f"{__name__}.sdk.likeness").Media(), name)
    if name == "run":
        job = sdk.current()
        return None if job is None or job.finished else job
    if name in _OF_THE_JOB and sdk.current() is None:
        raise AttributeError(f"trainmon.{name} is a job's; call trainmon.init() first")
    return getattr(sdk.current() if name in _OF_THE_JOB else sdk, name)


_IN_SCRIPT = ("AlertLevel", "alert", "current", "finish", "init", "log")
_OF_THE_JOB = ("config", "summary")
# What other trackers have too, see `sdk.likeness`: things, and methods of the open job.
_AS_ELSEWHERE = frozenset(
    {
        "login", "plot", "Artifact", "Audio", "Graph", "Histogram", "Html", "Image", "Molecule", "Object3D", "Plotly",
        "Settings", "Table", "Video",
    }
)  # fmt: skip
_ACCEPTED = frozenset(
    {
        "define_metric", "watch", "unwatch", "save", "log_artifact", "log_model", "use_artifact", "log_code",
        "mark_preempting",
    }
)  # fmt: skip


class _Package(ModuleType):
    """This package; importing the module `trainmon.analyze` must not hide the function of that name.

    Assigning a mapping to `config` or `summary` adds its entries to the open job's.
    """

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _OF_THE_JOB:
            getattr(self, name).update(value)
        elif not (name == "analyze" and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
