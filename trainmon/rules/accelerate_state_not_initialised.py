"""Accelerate was used before an Accelerator was made.

What happened
    The logger and other helpers ask the shared state which process they are in.

Why
    `get_logger(...).info` or AcceleratorState stands before `Accelerator()`, or the state was
    reset.

How to confirm
    The order of the lines.

How to fix
    Make the Accelerator first, or `PartialState()` where only ranks are needed.

Easily confused with
    A process group that was not initialised.

References
    https://huggingface.co/docs/accelerate/package_reference/logging
    https://huggingface.co/docs/accelerate/package_reference/state
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/accelerate/package_reference/logging"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Create accelerator = Accelerator(...) (or accelerate.PartialState()) before the first log line.",
        "The logger asks the state for the rank.",
        source=DOCS,
    )


RULE = Rule(
    id="accelerate-state-not-initialised",
    error_type=ErrorType.CODE_ERROR,
    title="Accelerate was used before an Accelerator was made",
    description="Accelerate's state does not exist yet.",
    needles=(
        "initialize the accelerate state by calling",
        "properly initialize your accelerator via",
    ),
    pattern=(
        r"RuntimeError: You must initialize the accelerate state by calling either"
        r"|ValueError: Please make sure to properly initialize your accelerator via"
    ),
    sources=(
        DOCS,
        "https://huggingface.co/docs/accelerate/package_reference/state",
    ),
    phase=Phase.SETUP,
    confidence=0.96,
    precedence=60,
    suggest=suggest,
)
