"""A program is not made for this machine.

What happened
    The kernel refused to start a file (ENOEXEC).

Why
    A program or image for another processor (arm64 and amd64), a partial download, or a script without
    its `#!` line.

How to confirm
    `file PROGRAM; uname -m`; of an image: `docker image inspect IMAGE --format {{.Architecture}}`.

How to fix
    Take the build for this processor (docker build --platform linux/amd64); add `#!/bin/bash` to the
    script.

Easily confused with
    A program that is missing.

References
    https://man7.org/linux/man-pages/man2/execve.2.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://man7.org/linux/man-pages/man2/execve.2.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Compare `file PROGRAM` with `uname -m`, and take the build for this processor (images: docker "
        "build --platform linux/amd64 …)",
        "The kernel does not know the format of the file.",
        source=DOCS,
    )
    yield ctx.action(
        "If it is a script, write `#!/bin/bash` as its first line",
        "Without it the kernel does not know what runs it.",
    )


RULE = Rule(
    id="program-of-other-format",
    error_type=ErrorType.CONFIG_ERROR,
    title="A program is not made for this machine",
    description="The system cannot run a file as a program: it is built for another processor, broken, or has no interpreter line.",
    needles=("xec format error",),
    pattern=(
        r"(?:^|[:\]] )(?:cannot execute binary file: )?[Ee]xec(?: user process caused: exec)? format error(?:: '(?P<path>[^']*)')?$"
    ),
    sources=(DOCS,),
    phase=Phase.SETUP,
    confidence=0.93,
    precedence=60,
    suggest=suggest,
)
