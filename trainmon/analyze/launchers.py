"""What a launcher says of tasks that it ended itself because another one had failed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from trainmon.analyze.candidates import Candidate
from trainmon.analyze.knowledge import compiled
from trainmon.analyze.progress import is_training
from trainmon.logs import read_lines

NEAR = 1 << 16  # bytes between srun's word of the task that failed and the end of the others
# slurmd/slurmstepd/req.c: a step is told so whoever ends it; the line of the batch script, `*** JOB`, is printed
# only where the job itself is cancelled.
_STEP = r"\*\*\* STEP (?P<job>\d+)[.+]\S+ (?:ON \S+ )?CANCELLED AT \S+ (?:DUE to SIGNAL \w+ )?\*\*\*"
_JOB = r"\*\*\* JOB (?P<job>\d+)\S* ON \S+ CANCELLED"
_TASK = r"srun: error: \S+: tasks? [\d,\-]+: (?P<end>.+)"  # srun/launch.c
_CANCELLED_TOO = r"^(?:Terminated|Exited with exit code (?:130|143)$)"  # how a task ends that was asked to
# mpirun's first sentence tells of the job, not of a process that failed by itself (help texts of orterun and Hydra),
# or leaves the signal to its next line (prterun).
_OF_THE_JOB = (
    r"Primary job\s+terminated|BAD TERMINATION OF ONE OF YOUR|YOUR APPLICATION TERMINATED|exited on$"
)

# opal/util/show_help.c, prrte/src/util/show_help.c: a ruler, the text, a ruler.
_RULER = re.compile(rb"-{50,}\s*$")
HEAD_BYTES = 512
LINES_ABOVE = 3
FRAME_BYTES = 1 << 12


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


def end_of_message(candidate: Candidate, data: Any) -> int:
    """Where the message of a candidate ends: Open MPI frames a text of several lines with two rulers."""
    above = data[max(0, candidate.start - HEAD_BYTES) : candidate.start].splitlines()[-LINES_ABOVE:]
    if not any(_RULER.search(line.strip()) for line in above):
        return candidate.end
    for line in read_lines(data, candidate.end, FRAME_BYTES):
        if is_training(line.text):
            break
        if _RULER.search(line.text.encode()):
            return line.end
    return candidate.end
