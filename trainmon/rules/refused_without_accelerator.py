"""A program says that it needs an accelerator.

What happened
    The exception was raised on purpose: the code runs on a GPU or another accelerator only and
    found none.

Why
    The machine or the container has none, the driver is missing, or the library was built for
    the CPU.

How to confirm
    Run nvidia-smi (or the vendor's tool) and `torch.cuda.is_available()` in the environment of
    the job.

How to fix
    Run it where such a device is visible, or switch the feature off that needs one.

Easily confused with
    A device that exists and has no free memory.

References
    https://docs.python.org/3/tutorial/errors.html#raising-exceptions
    https://docs.pytorch.org/docs/stable/cuda.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._refusal import at, says
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/cuda.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Check that the device is visible to the job (`nvidia-smi`, `torch.cuda.is_available()`).",
        ctx["what"][:200],
        source=DOCS,
    )
    yield ctx.action(
        f"Or switch off the option that needs it{at(ctx)}.",
        "Without such a device this code cannot run.",
        source=DOCS,
    )


RULE = Rule(
    id="refused-without-accelerator",
    error_type=ErrorType.CUDA_UNAVAILABLE,
    title="The program needs an accelerator and found none",
    description="The message says that a device is missing.",
    needles=(
        "Error: ",
        "Exception: ",
    ),
    pattern=says(
        r"\b(?:cuda|gpus?|accelerators?|mps|xpu|npu|tpu|hpu|rocm) (?:devices? )?(?:(?:is|are|was) )?(?:not"
        r"|un)-? ?(?:available|found|detected|usable)",
        r"\b(?:requires?|needs?|without|must have|only (?:works|supported|available|runs?) (?:on"
        r"|with)) (?:a |an |at least \w+ |any )?(?:nvidia |cuda )?(?:gpus?|accelerators?)\b",
        r"\bno (?:\w+ )?(?:gpus?|cuda|accelerators?)(?: devices?)? (?:is |are |was |were )?(?:available"
        r"|found|detected|visible)",
    ),
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.55,
    precedence=37,
    suggest=suggest,
)
