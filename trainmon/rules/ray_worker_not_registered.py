"""Ray could not start: its node process had gone or did not answer.

What happened
    The program (or a worker) could not register with the raylet, Ray's process on this node.

Why
    The raylet died at start: its dashboard agent crashed (grpcio, opentelemetry or setuptools of the wrong
    version), limits on processes or memory (it starts a worker for every core), /tmp or /dev/shm full, an earlier
    cluster still running, a proxy between the processes.

How to confirm
    `/tmp/ray/session_latest/logs`: raylet.out, raylet.err, dashboard_agent.log, gcs_server.out; `ulimit -u`, `df /tmp`.

How to fix
    What these name; `ray stop --force` first; `ray.init(num_cpus=<cores of this job>)` where a batch system gives
    only some of the machine's cores.

Easily confused with
    A worker that dies later.

References
    https://github.com/ray-project/ray/issues/21479
    https://docs.ray.io/en/latest/ray-observability/user-guides/configure-logging.html
    https://docs.ray.io/en/latest/cluster/vms/user-guides/community/slurm.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

THREAD = "https://github.com/ray-project/ray/issues/21479"
LOGS = "https://docs.ray.io/en/latest/ray-observability/user-guides/configure-logging.html"
SLURM = "https://docs.ray.io/en/latest/cluster/vms/user-guides/community/slurm.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "tail /tmp/ray/session_latest/logs/{raylet.out,raylet.err,dashboard_agent.log,gcs_server.out}",
        "The raylet's own log says why it ended; a crashed dashboard agent takes it along.",
        source=LOGS,
    )
    yield ctx.action(
        "ray stop --force; then ray.init(num_cpus=<cores of this job>)",
        "An earlier cluster may hold ports and /tmp/ray; and Ray starts a process for every core it sees, which "
        "a limit on processes (ulimit -u) does not allow.",
        source=SLURM,
    )
    yield ctx.action(
        "pip install -U 'ray[default]' grpcio; df -h /tmp /dev/shm",
        "Unfit versions below the dashboard agent, and full disks, stop it too.",
        source=THREAD,
    )


RULE = Rule(
    id="ray-worker-not-registered",
    error_type=ErrorType.DIST_INIT,
    title="Ray could not start: its node process had gone or did not answer",
    description="A process could not register with the raylet of its node.",
    needles=(
        "to Raylet",
        "register worker with raylet",
        "The current node timed out during startup",
        "any running Ray instance",
        "The cluster was started with",
    ),
    pattern=(
        r"Failed to register worker (?:\w+ )?to Raylet|Unable to register worker with raylet"
        r"|The current node timed out during startup|Could not find any running Ray instance"
        r"|Version mismatch: The cluster was started with"
    ),
    sources=(THREAD, LOGS, SLURM),
    phase=Phase.SETUP,
    confidence=0.85,
    precedence=60,
    suggest=suggest,
)
