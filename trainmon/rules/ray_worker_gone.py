"""A Ray actor or worker process died.

What happened
    `ActorDiedError`, `ActorUnavailableError` or `WorkerCrashedError`: the process vanished or its socket
    closed.

Why
    Killed for host memory, a native crash, a node that went away, or an exception in its constructor.

How to confirm
    `ray logs` / `/tmp/ray/session_latest/logs`: the worker's and the raylet's files; `dmesg`.

How to fix
    What these name.

Easily confused with
    An exception in a task, which Ray passes on with its traceback (RayTaskError).

References
    https://docs.ray.io/en/latest/ray-core/fault_tolerance/actors.html
    https://docs.ray.io/en/latest/ray-observability/user-guides/configure-logging.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.ray.io/en/latest/ray-core/fault_tolerance/actors.html"
DOC2 = "https://docs.ray.io/en/latest/ray-observability/user-guides/configure-logging.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "Read /tmp/ray/session_latest/logs: worker-*.err of that actor and raylet.out (ray logs)",
        "The driver sees only that the process is gone.",
        source=DOC2,
    )
    yield ctx.action(
        "dmesg -T | grep -i -E 'killed process|oom|segfault' on that node; ray status, ray memory",
        "A worker that vanishes without a word was most often killed for memory (OOM), or crashed in "
        "native code.",
        source="https://docs.ray.io/en/latest/ray-core/scheduling/ray-oom-prevention.html",
    )


RULE = Rule(
    id="ray-worker-gone",
    error_type=ErrorType.UNKNOWN,
    title="A Ray actor or worker process died",
    description="Ray lost the process of an actor or task; its own log has the reason.",
    needles=(
        "RayActorError",
        "ActorDiedError",
        "ActorUnavailableError",
        "WorkerCrashedError",
        "actor died unexpectedly",
        "NodeDiedError",
        "LocalRayletDiedError",
        "worker died or was killed",
    ),
    pattern=(
        r"(?:RayActorError|ActorDiedError|ActorUnavailableError"
        r"|WorkerCrashedError|NodeDiedError|LocalRayletDiedError)(?:\b.*)?: |actor died unexpectedly before "
        r"finishing|worker died or was killed while executing"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    role=Role.CASCADE,
    confidence=0.5,
    suggest=suggest,
)
