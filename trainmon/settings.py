"""Settings from the environment, read when asked for and never at import."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from trainmon.announced import ADDRESS, announced

PORT = 8501
"""Where the dashboard listens when it is not told otherwise."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where trainmon keeps things and how it is reached."""

    home: Path
    database_url: str
    dashboard_url: str

    @property
    def logs(self) -> Path:
        """Folder of the console logs."""
        return self.home / "logs"


def load() -> Settings:
    """Read TRAINMON_HOME, TRAINMON_DB and TRAINMON_URL; creates nothing.

    Without TRAINMON_URL the dashboard is the one that runs with this home, else the one that would be started.
    """
    home = Path(os.environ.get("TRAINMON_HOME") or "~/.trainmon").expanduser().absolute()
    return Settings(
        home=home,
        database_url=os.environ.get("TRAINMON_DB") or f"sqlite:///{home / 'trainmon.db'}",
        dashboard_url=_dashboard_url(home),
    )


def _dashboard_url(home: Path) -> str:
    if told := os.environ.get("TRAINMON_URL"):
        return told.rstrip("/")
    return announced(home) or f"http://{ADDRESS}:{PORT}"
