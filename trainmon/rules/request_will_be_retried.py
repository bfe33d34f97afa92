"""A request failed and will be tried again.

What happened
    A client of a server met a broken connection and says that it tries again.

Why
    Short disturbances are common, and clients are made to get over them. If every try fails, an exception or an
    error of the program follows, and that is what counts.

How to confirm
    Look whether the program went on, or ended with an exception about the connection.

How to fix
    Nothing, when it went on.

Easily confused with
    The last try: urllib3 counts down to `total=0`, and gives up after it.

References
    https://urllib3.readthedocs.io/en/stable/reference/urllib3.util.html
    https://huggingface.co/docs/huggingface_hub/package_reference/utilities
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://urllib3.readthedocs.io/en/stable/reference/urllib3.util.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Nothing has to change when the program went on; if tries fail often, download beforehand.",
        "The client tries again by itself.",
        source=DOCS,
    )


RULE = Rule(
    id="request-will-be-retried",
    error_type=ErrorType.NETWORK_ERROR,
    title="A request failed and will be tried again",
    description="A client says that it tries again.",
    needles=("Retrying (Retry(", "Retrying in ", "thrown while requesting "),
    pattern=(
        r"Retrying \(Retry\(total=[1-9]|^Retrying in \d[\d.]*s \[Retry \d+/\d+\]|\. Retrying in \d+ ?sec \[\d+/\d+\]"
        r"|' thrown while requesting (?:GET|HEAD|POST|PUT|DELETE) https?://"
    ),
    sources=(DOCS, "https://huggingface.co/docs/huggingface_hub/package_reference/utilities"),
    role=Role.ADVICE,
    confidence=0.1,
    suggest=suggest,
)
