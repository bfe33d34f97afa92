"""A folder or file was created that exists already.

What happened
    `mkdir` and exclusive creation fail when the path exists.

Why
    Several ranks or jobs create the same folder at once, or a former run left it.

How to confirm
    Whether all ranks fail or only some.

How to fix
    `os.makedirs(path, exist_ok=True)`; create it on rank 0; remove the old one.

Easily confused with
    A missing parent folder.

References
    https://docs.python.org/3/library/os.html#os.makedirs
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/os.html#os.makedirs"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if ctx["moved"]:
        yield ctx.action(
            f"Remove {ctx['moved']} before the move, or skip files that are there already.",
            "shutil.move does not replace what a former run left behind.",
            source=DOCS,
        )
        return
    path = ctx["path"] or "the path"
    yield ctx.action(
        f"Create it with os.makedirs(path, exist_ok=True), or before the run: `mkdir -p '{path}'`.",
        "Several ranks race to create the same folder, and the first one wins.",
        source=DOCS,
    )
    yield ctx.action(
        "Or create it on rank 0 only and wait at a barrier; remove it if a former run left it behind.",
        "One process is enough.",
    )


RULE = Rule(
    id="file-exists-already",
    error_type=ErrorType.CODE_ERROR,
    title="A folder or file was created that exists already",
    description="Something with this name exists, often because another rank made it first.",
    needles=("FileExistsError", "shutil.Error"),
    pattern=r"^(?:\w+\.)*FileExistsError\b(?:: \[Errno 17\] File exists: '(?P<path>[^']*)')?"
    r"|^shutil\.Error: Destination path '(?P<moved>[^']*)' already exists$",
    exception=r"FileExistsError$|^shutil\.Error$",
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.7,
    precedence=35,
    suggest=suggest,
)
