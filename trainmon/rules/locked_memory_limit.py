"""The limit on locked memory is too small for RDMA.

What happened
    NCCL, UCX or libfabric asked the InfiniBand or RoCE driver for a queue or to register a buffer, and the driver
    answered that it cannot lock that much memory.

Why
    Buffers of RDMA must stay in memory, and `ulimit -l` of the process is small (64 kB or 8 MB): a container without
    `--ulimit memlock=-1`, a scheduler's daemon that was started with a small limit, sessions over ssh. More seldom a
    very large job uses up the adapter's queues.

How to confirm
    `ulimit -l` inside the job itself (srun or mpirun … bash -c 'ulimit -l').

How to fix
    Raise the limit to unlimited; with Slurm or Kubernetes on the daemon that starts the job.

Easily confused with
    Main memory that is full: there is plenty here.

References
    https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/troubleshooting.html
    https://github.com/openucx/ucx/blob/master/src/uct/ib/base/ib_device.c
    https://github.com/NVIDIA/nccl/blob/master/src/misc/ibvwrap.cc
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/troubleshooting.html"
UCX = "https://github.com/openucx/ucx/blob/master/src/uct/ib/base/ib_device.c"
NCCL = "https://github.com/NVIDIA/nccl/blob/master/src/misc/ibvwrap.cc"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "docker run --ulimit memlock=-1 …; ulimit -l unlimited; /etc/security/limits.conf: * soft memlock unlimited, "
        "* hard memlock unlimited",
        "RDMA locks its buffers in memory, and the limit on locked memory (ulimit -l) does not allow it.",
        source=DOCS,
    )
    yield ctx.action(
        "srun bash -c 'ulimit -l' (or mpirun …) must print unlimited; else LimitMEMLOCK=infinity for slurmd",
        "A job has the limits of the daemon that started it, not those of the login shell.",
        source=UCX,
    )
    yield ctx.action(
        "For a trial without RDMA: NCCL_IB_DISABLE=1",
        "Slower, but sockets need no locked memory.",
        source="https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/env.html",
    )


RULE = Rule(
    id="locked-memory-limit",
    error_type=ErrorType.RESOURCE_LIMIT,
    title="The limit on locked memory is too small for RDMA",
    description="The InfiniBand or RoCE driver could not lock memory for a queue or a buffer.",
    needles=("Cannot allocate memory", "set max locked memory"),
    pattern=(
        r"Call to ibv_\w+ failed with error Cannot allocate memory|\bibv_\w+\(.*\) failed: Cannot allocate memory"
        r"|Please set max locked memory \(ulimit -l\)"
    ),
    sources=(DOCS, UCX, NCCL),
    phase=Phase.SETUP,
    confidence=0.85,
    precedence=60,
    suggest=suggest,
)
