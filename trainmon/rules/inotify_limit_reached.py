"""The limit on watched files was reached.

What happened
    Tools that watch files (Streamlit, TensorBoard, editors) use inotify.

Why
    A large folder below the working folder, or many such tools.

How to confirm
    `cat /proc/sys/fs/inotify/max_user_watches`.

How to fix
    Raise the limit or watch less.

Easily confused with
    Open files.

References
    https://man7.org/linux/man-pages/man7/inotify.7.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://man7.org/linux/man-pages/man7/inotify.7.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Raise it: `sudo sysctl fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=1024`.",
        "Each watched folder takes a watch.",
        source=DOCS,
    )
    yield ctx.action(
        "Or switch the watching off, e.g. `--server.fileWatcherType none` (Streamlit).",
        "The training does not need it.",
    )


RULE = Rule(
    id="inotify-limit-reached",
    error_type=ErrorType.RESOURCE_LIMIT,
    title="The limit on watched files was reached",
    description="The kernel allows no more inotify watches or instances for this user.",
    needles=("inotify",),
    pattern=r"inotify (?:watch|instance) limit reached|Error\b.*\binotify",
    sources=(DOCS,),
    confidence=0.92,
    precedence=60,
    suggest=suggest,
)
