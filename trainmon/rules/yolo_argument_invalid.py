"""Ultralytics refused an argument.

What happened
    An argument of the `yolo` command or of `model.train(...)` is unknown, lacks its value, or has a value of
    another type or range.

Why
    A misspelled name, an argument of another YOLO version (`--img` of YOLOv5), or a value that is not a number.

How to confirm
    `yolo cfg` prints every argument with its default.

How to fix
    Use the names of the message; write `name=value` without dashes.

Easily confused with
    A data file with unknown keys.

References
    https://docs.ultralytics.com/usage/cfg/
    https://github.com/ultralytics/ultralytics/blob/main/ultralytics/cfg/__init__.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.ultralytics.com/usage/cfg/"
SOURCE = "https://github.com/ultralytics/ultralytics/blob/main/ultralytics/cfg/__init__.py"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    near = ctx.search(r"is not a valid YOLO argument\. Similar arguments are i\.e\. (?P<near>\[.*?\])")
    yield ctx.action(
        f"Correct the argument `{ctx['name']}`" + (f": similar ones are {near['near']}." if near else "."),
        "Ultralytics takes only its own arguments, as `name=value`.",
        source=DOCS,
    )
    yield ctx.action(
        "List the arguments and their defaults with `yolo cfg`.",
        "Names and ranges differ between releases.",
        source=DOCS,
    )


RULE = Rule(
    id="yolo-argument-invalid",
    error_type=ErrorType.CONFIG_ERROR,
    title="Ultralytics refused an argument",
    description="`{name}` is not accepted as it was given.",
    needles=(
        "valid YOLO argument",
        "is of invalid type",
        "is an invalid value",
        "Invalid 'mode=",
        "Invalid 'task=",
    ),
    pattern=(
        r"^(?:Syntax|Type|Value)Error: (?:Invalid )?'(?P<name>[\w.\-]+)(?:=[^']*)?'"
        r"(?: is (?:not )?a valid YOLO argument| is of invalid type \w| is an invalid value\. (?:Valid )?'"
        r"|\. Valid (?:mode|task)s are )"
    ),
    sources=(
        DOCS,
        SOURCE,
    ),
    phase=Phase.SETUP,
    confidence=0.95,
    precedence=70,
    suggest=suggest,
)
