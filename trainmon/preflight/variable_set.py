"""The environment variable that was missing: is it set where the retry would start?"""

from __future__ import annotations

import os

from trainmon.preflight._case import Answer, Case, Check, no, unknown, yes

_BY_LAUNCHER = frozenset(
    {"RANK", "LOCAL_RANK", "WORLD_SIZE", "LOCAL_WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT"}
)
_LAUNCHERS = (
    "torchrun",
    "accelerate",
    "deepspeed",
    "srun",
    "mpirun",
    "torch.distributed.run",
    "torch.distributed.launch",
)


def _look(case: Case) -> Answer | None:
    name = case.search(
        r"KeyError: '(\w+)'|[Ee]nvironment variable '?([A-Z][A-Z0-9_]+)|\$\{?(?:oc\.env:)?([A-Z][A-Z0-9_]+)"
    )
    if name is None:
        return unknown("The log does not say which variable it was.")
    if name in os.environ:
        return no(f"{name} is set here.")
    if name in _BY_LAUNCHER and any(word.endswith(_LAUNCHERS) for word in case.plan.argv):
        return no(f"{name} is set by the launcher in the command.")
    return yes(f"{name} is not set here.")


CHECK = Check(
    "variable set",
    _look,
    rules=frozenset({"environment-variable-missing", "distributed-environment-missing"}),
    of_shell=True,
)
