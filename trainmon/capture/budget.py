"""How much processor time an observer may take from the machine that trains."""

from __future__ import annotations

import time


class Budget:
    """Grants `share` of one core's time; what was not used is saved up to `burst` seconds of work."""

    def __init__(self, share: float, burst: float) -> None:
        self._share, self._burst = share, burst
        self._left = burst
        self._at = time.monotonic()

    def spend(self, seconds: float) -> None:
        """So much was worked; what is spent beyond the budget has to be saved first."""
        self._left -= seconds

    def exhausted(self) -> bool:
        """Whether it is time to rest."""
        return self._now() <= 0

    def short(self) -> bool:
        """Whether most of what had been saved is gone."""
        return self._now() < self._burst / 2

    def _now(self) -> float:
        now = time.monotonic()
        self._left = min(self._burst, self._left + (now - self._at) * self._share)
        self._at = now
        return self._left
