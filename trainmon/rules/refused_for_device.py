"""A program says that tensors lie on the wrong device.

What happened
    The exception was raised on purpose: a tensor or a module is on another device than the code
    needs.

Why
    Something was created or loaded without being moved, or moved elsewhere.

How to confirm
    Print `.device` of the arguments of the innermost call of your own.

How to fix
    Move them with `.to(device)` to the device of the model.

Easily confused with
    A machine without such a device.

References
    https://docs.python.org/3/tutorial/errors.html#raising-exceptions
    https://docs.pytorch.org/docs/stable/tensor_attributes.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._refusal import at, says
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/tensor_attributes.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Move the arguments to one device with `.to(device)`{at(ctx)}.",
        ctx["what"][:200],
        source=DOCS,
    )


RULE = Rule(
    id="refused-for-device",
    error_type=ErrorType.DEVICE_MISMATCH,
    title="The program found a tensor on the wrong device",
    description="The message speaks of the devices of its arguments.",
    needles=(
        "Error: ",
        "Exception: ",
    ),
    pattern=says(
        r"\b(?:same|different|multiple|wrong) devices?\b",
        r"\bdevice mis-?match",
        r"\b(?:tensors?|inputs?|parameters?|weights?|model|modules?|buffers?|indices|arguments?) (?:must"
        r"|should|is|are|to be|not|need\w*)\b.{0,30}\bon (?:the )?(?:\w+ )?(?:cpu|gpu|cuda|meta|xla"
        r"|device)\b",
        r"\b(?:expected|only accepts|must be|should be) (?:a )?(?:cuda|cpu|gpu) (?:tensors?|arrays?)",
    ),
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.5,
    precedence=35,
    suggest=suggest,
)
