"""make has no rule for what it should make.

What happened
    make found no makefile, or no rule for a target or for a file that a target needs.

Why
    It runs in another folder, the target is misspelled, or a file of the project is missing.

How to confirm
    `pwd; ls Makefile; make -n TARGET`.

How to fix
    Start it in the folder of the makefile (`make -C FOLDER TARGET`), with a target that it has.

Easily confused with
    A command under make that failed.

References
    https://www.gnu.org/software/make/manual/html_node/Error-Messages.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://www.gnu.org/software/make/manual/html_node/Error-Messages.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Start make in the folder of its makefile (`make -C FOLDER`)"
        + (
            f", and check that `{ctx['target']}` is a target or a file of it."
            if ctx["target"]
            else " with the name of a target."
        ),
        "make found nothing that says how to make it.",
        source=DOCS,
    )


RULE = Rule(
    id="make-target-unknown",
    error_type=ErrorType.CONFIG_ERROR,
    title="make has no rule for what it should make",
    description="make stopped before it ran a command.",
    needles=(
        "No rule to make target",
        "No targets",
    ),
    pattern=(
        r"^make(?:\[\d+\])?: \*\*\* (?:No rule to make target ['`](?P<target>[^']+)'|No targets(?: specified and no "
        r"makefile found)?\.)"
    ),
    sources=(DOCS,),
    phase=Phase.SETUP,
    confidence=0.9,
    suggest=suggest,
)
