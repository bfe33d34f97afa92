"""The job script could not change into its folder.

What happened
    `cd` in the job script found no such folder; the commands after it ran where the job had started.

Why
    A folder that was renamed or is not mounted on the compute node, a home of another machine, or a variable
    that is empty.

How to confirm
    `ls -ld FOLDER` on the node of the job.

How to fix
    Correct the path, and end the script when `cd` fails: `cd FOLDER || exit 1`.

Easily confused with
    What follows from it: relative paths, an environment or a script that are not found.

References
    https://www.gnu.org/software/bash/manual/bash.html#Bourne-Shell-Builtins
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://www.gnu.org/software/bash/manual/bash.html#Bourne-Shell-Builtins"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Correct the path in the script: `ls -ld {ctx['folder']}` on the node of the job",
        "There is no such folder there; paths and the environment that follow it are looked up elsewhere.",
        source=DOCS,
    )
    yield ctx.action(
        f"End the script when it fails: `cd {ctx['folder']} || exit 1`",
        "Otherwise what follows runs in the wrong folder.",
        source=DOCS,
    )


RULE = Rule(
    id="job-folder-missing",
    error_type=ErrorType.CONFIG_ERROR,
    title="The job script could not change into its folder",
    description="The folder `{folder}` is not there.",
    needles=(": cd: ",),
    pattern=r": cd: (?P<folder>[^:]+): No such file or directory$",
    sources=(DOCS,),
    role=Role.FALLBACK,
    phase=Phase.SETUP,
    confidence=0.6,
    precedence=40,
    suggest=suggest,
)
