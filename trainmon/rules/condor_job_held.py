"""HTCondor: the job could not be started and was put on hold.

What happened
    HTCondor could not run the executable, or could not bring a file that the job needs to the machine; it holds the
    job until somebody corrects that and releases it.

Why
    The executable of the submit file is not there on the machine, is not executable, or names an interpreter that
    is missing; an input file of the submit file does not exist.

How to confirm
    `condor_q -hold JOB` shows the reason, with its code (6: could not execute, 12 and 13: file transfer).

How to fix
    Correct `executable` and `transfer_input_files`, `chmod +x` the script, then `condor_release JOB`.

Easily confused with
    A hold at the memory limit (code 34), or by a policy of the pool.

References
    https://htcondor.readthedocs.io/en/latest/classad-attributes/job-classad-attributes.html
    https://htcondor.readthedocs.io/en/latest/users-manual/file-transfer.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

CODES = "https://htcondor.readthedocs.io/en/latest/classad-attributes/job-classad-attributes.html"
TRANSFER = "https://htcondor.readthedocs.io/en/latest/users-manual/file-transfer.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if program := ctx["program"]:
        yield ctx.action(
            f"Check the program on the machine that runs the job: ls -l {program}; chmod +x it; look at its first line "
            "(#!): the interpreter must exist there.",
            "HTCondor starts the file itself, without a shell.",
            source=CODES,
        )
    else:
        yield ctx.action(
            "Correct transfer_input_files in the submit file: every path must exist where condor_submit is called.",
            "The job cannot start without the files that it asks for.",
            source=TRANSFER,
        )
    yield ctx.action("Then: condor_release JOB", "A held job waits until it is released.", source=CODES)


RULE = Rule(
    id="condor-job-held",
    error_type=ErrorType.CONFIG_ERROR,
    title="HTCondor put the job on hold because it could not start it",
    description="The executable or an input file of the submit file could not be used.",
    needles=("Failed to execute '", "Transfer input files failure"),
    pattern=r"Error from .*: Failed to execute '(?P<program>[^']+)'|Transfer input files failure at ",
    sources=(CODES, TRANSFER),
    phase=Phase.SETUP,
    confidence=0.88,
    suggest=suggest,
)
