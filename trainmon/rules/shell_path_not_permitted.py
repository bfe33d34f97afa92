"""A shell command may not write or read a path.

What happened
    A command of the job's script (mkdir, cp, rm, touch …) was denied by the operating system.

Why
    The folder belongs to another user, is a system folder, or is mounted read-only for this job.

How to confirm
    `id; ls -ld PATH` on the machine of the job.

How to fix
    Point the script to a folder of yours ($SCRATCH, $TMPDIR), or have the permission given.

Easily confused with
    A script file that is not executable.

References
    https://www.gnu.org/software/coreutils/manual/coreutils.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://www.gnu.org/software/coreutils/manual/coreutils.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    path = ctx["path"] or ctx["target"] or ctx["file"]
    yield ctx.action(
        f"Use a path that this user may write instead of {path} (`ls -ld {path}`, `id`): $SCRATCH, $TMPDIR or a "
        "folder of the project.",
        f"{ctx['command'] or ctx['script']} was denied there.",
        source=DOCS,
    )


RULE = Rule(
    id="shell-path-not-permitted",
    error_type=ErrorType.PERMISSION_DENIED,
    title="A shell command may not use a path",
    description="The operating system denied a command of the script access to a path.",
    needles=(": Permission denied", ": Operation not permitted"),
    pattern=(
        r"^(?:/usr)?(?:/bin/)?(?P<command>mkdir|cp|mv|rm|ln|touch|tee|cat|ls|chmod|chown|rsync|install|cd|find|tar|mktemp"
        r"|dd|head|tail|sed|wget|unzip): .*?(?:['‘](?P<path>[^'’]+)['’]|(?P<target>/[^\s:]+)): "
        r"(?:Permission denied|Operation not permitted)$"
        r"|^(?P<script>/\S+|\S+\.sh): line \d+: (?P<file>[^:]+): Permission denied$"
    ),
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.65,
    precedence=55,
    suggest=suggest,
)
