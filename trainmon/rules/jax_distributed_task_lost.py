"""A task of a JAX program on several hosts went away.

What happened
    JAX's coordination service no longer heard from a task, or a task could not reach the service, and every
    task ended itself.

Why
    The lost task crashed, ran out of memory, was pre-empted, or hung so long (a long compilation, a stuck save)
    that its heartbeats stopped; with task 0 gone, all others lose the service.

How to confirm
    Read the log of the task that is named (task 0 when none is): its last lines before this time.

How to fix
    The fault of that task; when it was alive and only busy, a longer heartbeat timeout.

Easily confused with
    The cause itself: these lines are what the survivors say. A barrier at the start that times out means that a
    task never came.

References
    https://docs.jax.dev/en/latest/fault_tolerance.html
    https://docs.jax.dev/en/latest/_autosummary/jax.distributed.initialize.html
    https://github.com/openxla/xla/blob/main/xla/pjrt/distributed/client.h
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

TOLERANCE = "https://docs.jax.dev/en/latest/fault_tolerance.html"
INITIALIZE = "https://docs.jax.dev/en/latest/_autosummary/jax.distributed.initialize.html"
CLIENT = "https://github.com/openxla/xla/blob/main/xla/pjrt/distributed/client.h"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    named = ctx.search(r"/job:jax_worker/replica:\d+/task:(?P<task>\d+)")
    task = f"task {named['task']}" if named else "the task that ended first (task 0 if none is named)"
    yield ctx.action(
        f"Read the log of {task} before this time (python -u), and its host's dmesg and scheduler events "
        "(pre-emption, eviction, OOM killer)",
        "A task that disappears is reported by all others; why it ended stands only in its own log.",
        source=TOLERANCE,
    )
    yield ctx.action(
        "If that task was alive and only busy: jax.distributed.initialize(heartbeat_timeout_seconds=600)",
        "A long compilation or a stuck save can stop the heartbeats of a healthy task (100 s by default).",
        source=INITIALIZE,
    )
    yield ctx.change(
        "resume_from_checkpoint",
        "the last complete checkpoint",
        "The tasks that ended because of it lost nothing but the steps since the last save.",
    )


RULE = Rule(
    id="jax-distributed-task-lost",
    error_type=ErrorType.NCCL_ERROR,
    title="A task of a JAX program on several hosts went away",
    description="JAX's coordination service lost a task, and the other tasks ended themselves.",
    needles=(
        "heartbeat timeout. This indicates",
        "stopped sending heartbeats",
        "JAX distributed service detected fatal errors",
        "detected missing heartbeats",
        "with a different incarnation",
    ),
    pattern=(
        r"heartbeat timeout\. This indicates that the remote task|are unhealthy \(stopped sending heartbeats\)"
        r"|Terminating process because the (?:JAX distributed service detected fatal errors"
        r"|coordinator detected missing heartbeats)"
        r"|unexpectedly tried to connect with a different incarnation"
    ),
    sources=(TOLERANCE, CLIENT),
    role=Role.CASCADE,
    confidence=0.7,
    suggest=suggest,
)
