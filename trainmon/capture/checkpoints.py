"""Checkpoints on disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from trainmon.model import Checkpoint


def checkpoint_folders(config: Mapping[str, Any], workdir: Path) -> list[Path]:
    """Folders where a run may save."""
    return [workdir]


def find_checkpoints(folders: Sequence[Path], since: float | None = None) -> list[Checkpoint]:
    """Checkpoints in `folders`."""
    return []
