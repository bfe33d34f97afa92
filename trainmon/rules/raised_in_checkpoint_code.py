"""Code that loads a checkpoint stopped.

What happened
    The exception was raised on purpose, in code that loads weights or the state of a training.

Why
    The checkpoint is of another kind, version or size than that code expects, or is not where it looks.

How to confirm
    Read the message and print the keys of the checkpoint.

How to fix
    Load the checkpoint that this program and version wrote, or correct the setting that the line
    checks.

Easily confused with
    Settings that are checked before anything is loaded.

References
    https://docs.pytorch.org/tutorials/beginner/saving_loading_models.html
    https://docs.python.org/3/tutorial/errors.html#raising-exceptions
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/tutorials/beginner/saving_loading_models.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    frame = ctx.user_frame
    where = f" ({frame.file}:{frame.line}: `{frame.code}`)" if frame else ""
    yield ctx.action(
        f"Compare the checkpoint with what the check asks for{where}: print its keys, and the version and settings that "
        "wrote it.",
        ctx["what"][:200] or "The check stands in code that loads a checkpoint.",
        source=DOCS,
    )


RULE = Rule(
    id="raised-in-checkpoint-code",
    error_type=ErrorType.CHECKPOINT_MISMATCH,
    title="Code that loads a checkpoint stopped",
    description="A check in code that loads or resumes a checkpoint failed.",
    needles=(
        "Error",
        "Exception",
    ),
    pattern=r"^(?:[\w.]+\.)?(?:ValueError|RuntimeError|AssertionError|Exception)(?::\s*(?P<what>.*))?$",
    exception=r"(?:ValueError|RuntimeError|AssertionError|Exception)$",
    raised_by=(
        r":(?:_?load_?(?:(?:training|train|model|accelerator|optimizer|optim|scheduler"
        r"|pre_?trained|from|trainer)_)*(?:state|check_?point|ckpt|net|weights"
        r"|pretrain)\w*|_?(?:resume|restore)\w*): (?:raise|assert)\b"
    ),
    sources=(
        DOCS,
        "https://docs.python.org/3/tutorial/errors.html#raising-exceptions",
    ),
    role=Role.FALLBACK,
    confidence=0.4,
    precedence=24,
    suggest=suggest,
)
