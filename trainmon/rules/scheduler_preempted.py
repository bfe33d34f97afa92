"""The job was pre-empted.

What happened
    Pre-emptible jobs and spot machines can be ended at any time.

Why
    A job of higher priority, or demand for spot capacity.

How to confirm
    `sacct -j JOBID -o State,Reason`; the events of the pod or instance.

How to fix
    Resume from the last checkpoint; requeue automatically; save more often; use a partition or QOS that is
    not pre-empted.

Easily confused with
    A time limit, a cancellation, a node failure.

References
    https://slurm.schedmd.com/preempt.html
    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instance-termination-notices.html
    https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://slurm.schedmd.com/preempt.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.change(
        "resume_from_checkpoint", "the last complete checkpoint", "Nothing was wrong with the run."
    )
    yield ctx.action(
        "Submit with `#SBATCH --requeue` (or as a restartable job), and let the script "
        "resume from its newest checkpoint by itself.",
        "Pre-empted jobs are then started again without you.",
        source=DOCS,
    )
    yield ctx.action(
        "Save more often, or at the signal before the end (--signal=B:USR1@120); use "
        "a QOS or partition that is not pre-empted for long runs.",
        "Only the work since the last save is lost.",
        source=DOCS,
    )


RULE = Rule(
    id="scheduler-preempted",
    error_type=ErrorType.PREEMPTED,
    title="The job was pre-empted",
    description="The scheduler or the cloud took the machine back for other work.",
    needles=(
        "DUE TO PREEMPTION",
        "DUE TO JOB REQUEUE",
        "TERM_PREEMPT",
        "compute.instances.preempted",
        "has been preempted",
        "was preempted",
        "PreemptionByScheduler",
        "Preempted by ",
        "Preempted in order to admit",
        "TERM_LOAD",
        "TERM_RC_RECLAIM",
        "Job was evicted",
        "Instance is being preempted",
        "spot interruption",
    ),
    pattern=(
        r"DUE TO PREEMPTION|DUE TO JOB REQUEUE|TERM_(?:PREEMPT|LOAD|RC_RECLAIM): job killed|Preempted in order to admit "
        r"critical pod|(?i:spot (?:instance )?interruption"
        r"|instance (?:is being|was|has been) preempted|compute\.instances\.preempted)|PreemptionByScheduler"
        r"|\b[Jj]ob (?:was|has been) (?:preempted|evicted)|Preempted by (?:pod )?(?P<by>\S+) on node \S+"
    ),
    sources=(
        DOCS,
        "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instance-termination-notices.html",
        "https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/",
    ),
    confidence=0.97,
    precedence=65,
    suggest=suggest,
)
