"""What a launcher says of tasks that it ended itself because another one had failed."""

from __future__ import annotations

from collections.abc import Sequence

from trainmon.analyze.candidates import Candidate
from trainmon.analyze.knowledge import compiled

NEAR = 1 << 16  # bytes between srun's word of the task that failed and the end of the others
# slurmd/slurmstepd/req.c: a step is told so whoever ends it; the line of the batch script, `*** JOB`, is printed
# only where the job itself is cancelled.
_STEP = r"\*\*\* STEP (?P<job>\d+)[.+]\S+ (?:ON \S+ )?CANCELLED AT \S+ (?:DUE to SIGNAL \w+ )?\*\*\*"
_JOB = r"\*\*\* JOB (?P<job>\d+)\S* ON \S+ CANCELLED"
_TASK = r"srun: error: \S+: tasks? [\d,\-]+: (?P<end>.+)"  # srun/launch.c
_CANCELLED_TOO = r"^(?:Terminated|Exited with exit code (?:130|143)$)"  # how a task ends that was asked to
# mpirun's first sentence tells of the job, not of a process that failed by itself (orterun's help texts, Hydra).
_OF_THE_JOB = r"Primary job\s+terminated|BAD TERMINATION OF ONE OF YOUR|YOUR APPLICATION TERMINATED"


def ended_by_srun(candidate: Candidate, others: Sequence[Candidate]) -> bool:
    """Whether a cancelled Slurm step was ended by srun, a task of it having failed (--kill-on-bad-exit)."""
    step = compiled(_STEP).search(candidate.line.text)
    if not step:
        return False
    jobs = (compiled(_JOB).search(other.line.text) for other in others)
    if any(job and job["job"] == step["job"] for job in jobs):
        return False
    before = (other for other in others if 0 <= candidate.start - other.start < NEAR)
    ends = (compiled(_TASK).search(other.line.text) for other in before)
    return any(end and not compiled(_CANCELLED_TOO).search(end["end"].strip()) for end in ends)


def tells_of_the_job(candidate: Candidate) -> bool:
    """Whether a launcher's line says no more than that the job ended."""
    return bool(compiled(_OF_THE_JOB).search(candidate.line.text))
