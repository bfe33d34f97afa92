"""Diagnoses, jobs and lists for people at a terminal."""

from trainmon.terminal.diagnoses import print_diagnosis
from trainmon.terminal.jobs import ending, ending_lines, print_imported, print_job, print_jobs
from trainmon.terminal.judged import preflight_lines, print_accuracy, print_preflight
from trainmon.terminal.printing import duration, when

__all__ = [
    "duration",
    "ending",
    "ending_lines",
    "preflight_lines",
    "print_accuracy",
    "print_diagnosis",
    "print_imported",
    "print_job",
    "print_jobs",
    "print_preflight",
    "when",
]
