"""A JSON configuration file cannot be parsed.

What happened
    A configuration file was read and its JSON is broken or empty.

Why
    A trailing comma, a comment, single quotes, an empty file, or two processes writing it at once.

How to confirm
    `python -m json.tool FILE`.

How to fix
    Correct the file at the place in the message.

Easily confused with
    A data file that is broken.

References
    https://docs.python.org/3/library/json.html#json.JSONDecodeError
    https://www.deepspeed.ai/docs/config-json/
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/json.html#json.JSONDecodeError"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    frame = ctx.user_frame
    where = f" (opened from {frame.file}:{frame.line})" if frame else ""
    yield ctx.action(
        f"Validate the config file{where}: `python -m json.tool FILE`; look at line {ctx['line']}.",
        f"{ctx['what']}: JSON allows no comments, trailing commas or single quotes, and no empty file.",
        source=DOCS,
    )
    yield ctx.action(
        "For DeepSpeed check the file behind --deepspeed / ds_config, on every node.",
        "All ranks read the same file; an empty or partial copy fails alike.",
    )


RULE = Rule(
    id="config-json-invalid",
    error_type=ErrorType.CONFIG_ERROR,
    title="A JSON configuration file cannot be parsed",
    description="The configuration is not valid JSON ({what} at line {line}, column {column}).",
    needles=("(char",),
    pattern=r"(?P<what>Expecting value|Extra data|Expecting property name enclosed in double "
    r"quotes|Unterminated string starting at|Expecting '.' delimiter|Invalid control "
    r"character at|Illegal trailing comma before end of \w+): line (?P<line>\d+) "
    r"column (?P<column>\d+)",
    exception=r"JSONDecodeError$",
    frames=(
        r"(?i)deepspeed|ds_config|load_config|hf_argparser|config\w*\.py:|get_config|read_config|parse_args"
        r"|accelerate/"
    ),
    sources=(
        DOCS,
        "https://www.deepspeed.ai/docs/config-json/",
    ),
    phase=Phase.SETUP,
    confidence=0.88,
    precedence=62,
    suggest=suggest,
)
