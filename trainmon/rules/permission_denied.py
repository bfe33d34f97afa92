"""The job may not access a file or folder.

What happened
    The user of the job lacks the right on that path.

Why
    A folder of another user, a file made by root in a container, a default path such as `/data` or `/root`,
    a script without the execute bit, or a mount without rights.

How to confirm
    `ls -ld PATH; id` in the job.

How to fix
    Write elsewhere (output, cache and log folders), or change owner or mode.

Easily confused with
    A read-only file system, and a full one.

References
    https://docs.python.org/3/library/exceptions.html#PermissionError
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/exceptions.html#PermissionError"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    path = ctx["path"] or ctx["other"] or "PATH"
    yield ctx.action(
        f"Look at owner and mode where the job runs: `ls -ld '{path}'; id`; change them "
        "(`chmod`, `chown`) or ask the owner.",
        "The job's user has not the right it needs.",
        source=DOCS,
    )
    yield ctx.change("output_dir", "a directory that you may write to", "Outputs need write permission.")
    yield ctx.action(
        "Point the writing elsewhere: HF_HOME and HF_DATASETS_CACHE (caches), TMPDIR, WANDB_DIR.",
        "Libraries write to default directories that may not be yours.",
    )
    if "execve" in ctx.line or "sh" in ctx.line.split(":")[0]:
        yield ctx.action(
            f"Make the script executable: `chmod +x {path}`.", "A program needs the execute bit."
        )


RULE = Rule(
    id="permission-denied",
    error_type=ErrorType.PERMISSION_DENIED,
    title="The job may not access a file or folder",
    description="The operating system denied access to a path that the job wants to read or write.",
    needles=(
        "Permission denied",
        "PermissionDenied",
        "PermissionError",
    ),
    pattern=(
        r"PermissionError: (?:[^']*'(?P<path>[^']*)')?|\bError: .*Permission denied"
        r"|\[Errno 13\] Permission denied(?:: '(?P<other>[^']*)')?|kind: PermissionDenied|(?:\bexecve\(\)|\bexec\b"
        r"|^(?:-?(?:ba|z|da)?sh|/bin/(?:ba|da)?sh)\b)[^'\n]{0,120}: Permission denied$|PermissionDeniedError"
        r"|\(13: Permission denied\)|permission denied while trying to connect to the Docker daemon socket"
    ),
    sources=(DOCS,),
    confidence=0.93,
    precedence=54,
    suggest=suggest,
)
