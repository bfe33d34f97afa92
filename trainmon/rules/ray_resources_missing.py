"""The Ray cluster does not have the resources that were asked for.

What happened
    Tasks, actors or a placement group want more GPUs or CPUs than the nodes of the cluster have, so they never
    start; libraries on top of Ray (verl) check it first and stop.

Why
    Not all nodes have joined, the GPUs were not visible when `ray start` ran, or the configuration names more
    nodes or GPUs per node than there are.

How to confirm
    `ray status`: the nodes, their GPUs, and the demands that wait.

How to fix
    Join all nodes, give `--num-gpus` to `ray start`, or ask for what is there.

Easily confused with
    A cluster that is merely busy, where the demand is met after a while.

References
    https://docs.ray.io/en/latest/ray-core/scheduling/resources.html
    https://docs.ray.io/en/latest/cluster/cli.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.ray.io/en/latest/ray-core/scheduling/resources.html"
CLI = "https://docs.ray.io/en/latest/cluster/cli.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "ray status    # nodes and GPUs that Ray knows, and what waits for them",
        "A node that has not joined, or whose GPUs Ray does not see, is missing there.",
        source=CLI,
    )
    yield ctx.action(
        "On a node whose GPUs are missing: ray stop; check nvidia-smi and CUDA_VISIBLE_DEVICES; "
        "ray start --address=<head>:6379 --num-gpus=<n>",
        "Ray counts the visible GPUs once, when it starts.",
        source=DOCS,
    )
    if ctx["wanted"]:
        yield ctx.action(
            f"Or ask for {ctx['have']} instead of {ctx['wanted']} GPUs (verl: trainer.nnodes and "
            "trainer.n_gpus_per_node)",
            "The product of both must not exceed what the cluster has.",
            source=DOCS,
        )


RULE = Rule(
    id="ray-resources-missing",
    error_type=ErrorType.CONFIG_ERROR,
    title="The Ray cluster does not have the resources that were asked for",
    description="More GPUs or CPUs were requested than the nodes of the Ray cluster have.",
    needles=("is less than total desired GPUs", "No available node types can fulfill resource request"),
    pattern=r"Total available GPUs (?P<have>[\d.]+) is less than total desired GPUs (?P<wanted>\d+)"
    r"|No available node types can fulfill resource requests?",
    sources=(DOCS, CLI),
    phase=Phase.SETUP,
    confidence=0.9,
    precedence=60,
    suggest=suggest,
)
