"""A node of the job failed.

What happened
    The node or its daemon stopped answering, and the job on it ended.

Why
    A crash, a reboot, a hardware or network fault of the node.

How to confirm
    `sacct -j JOBID -o State,NodeList`; `scontrol show node NODE | grep Reason`.

How to fix
    Resume, leaving the node out; tell the administrators.

Easily confused with
    A failing rank on a healthy node.

References
    https://slurm.schedmd.com/srun.html
    https://slurm.schedmd.com/job_state_codes.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://slurm.schedmd.com/srun.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    node = ctx["node"] or ctx["address"] or "NODE"
    yield ctx.action(
        f"Submit again without that node: `sbatch --exclude={node} …`, and report it "
        f"(`scontrol show node {node} | grep Reason`).",
        "The machine failed, not the program; it may fail again until it is drained.",
        source=DOCS,
    )
    yield ctx.change("resume_from_checkpoint", "the last complete checkpoint", "Continues on other machines.")
    yield ctx.action(
        "Submit with --requeue so that a node failure restarts the job by itself.",
        "Slurm requeues such jobs when it is allowed to.",
    )


RULE = Rule(
    id="node-failed",
    error_type=ErrorType.NODE_FAILURE,
    title="A node of the job failed",
    description="The scheduler lost a machine of the job.",
    needles=(
        "node failure",
        "NODE_FAIL",
        "NodeLost",
        "has been marked dead because",
        "Node is not ready",
        "NodeDiedError",
        "missing step on node",
        "STEPD TERMINATED ON",
        "requested job die",
        "requested job terminate",
    ),
    pattern=r"STEPD TERMINATED ON \S+ AT \S+ DUE TO JOB NOT ENDING|"
    r"PBS: job killed: node \d+ \(\S+\) requested job (?:die|terminate)|Aborting, io error and missing step on node|"
    r"Node failure on (?P<node>[\w.\-\[\],]+)|DUE TO NODE FAILURE|due to node failure|"
    r"\bNODE_FAIL\b|NodeLost|[Tt]he node with node id:? \S+ (?:and address: (?P<address>\S+) )?"
    r".*has been marked dead because|Node is not ready|NodeDiedError",
    sources=(
        DOCS,
        "https://slurm.schedmd.com/job_state_codes.html",
    ),
    confidence=0.94,
    precedence=66,
    suggest=suggest,
)
