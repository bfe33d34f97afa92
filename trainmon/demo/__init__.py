"""A demo that really runs: small trainings in processes of their own, most of which really die.

Every row that it leaves in the store comes from `trainmon run` around one of the scripts in `scripts/`.
"""

from __future__ import annotations

from trainmon.demo.scenes import PROJECT, SCENES, TAG, Scene
from trainmon.demo.stage import remove_demo, run_demo

__all__ = ["PROJECT", "SCENES", "TAG", "Scene", "remove_demo", "run_demo"]
