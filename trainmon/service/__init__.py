"""The use cases: the only place where store, analyzer and capture meet; every face asks here.

What leaves this room for people is masked here, so that no face can forget it: commands, settings,
environments, error messages and excerpts. Only `read_log` gives raw bytes (its offsets must be true).
Names are loaded on first use: analyzing a log must not wait for the database library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trainmon.service.analysis import analyze_paths
    from trainmon.service.logslice import LogSlice
    from trainmon.service.recording import run_unrecorded
    from trainmon.service.service import Service

_HOMES = {
    "LogSlice": "logslice",
    "Service": "service",
    "analyze_paths": "analysis",
    "run_unrecorded": "recording",
}
__all__ = ["LogSlice", "Service", "analyze_paths", "run_unrecorded"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
