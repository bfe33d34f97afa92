"""The dataset does not exist on the Hub, or cannot be seen.

What happened
    The name was looked up as a local folder and then on the Hub, without success.

Why
    A typing error, a private dataset without token, a renamed dataset, or a local folder that is missing on
    this machine.

How to confirm
    Open https://huggingface.co/datasets/NAME; `ls` the name.

How to fix
    Correct the name or path; log in for private datasets.

Easily confused with
    A missing configuration or split of a dataset that exists.

References
    https://huggingface.co/docs/datasets/loading
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/datasets/loading"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    name = ctx["name"] or ctx["other"]
    yield ctx.action(
        f"Check the name on https://huggingface.co/datasets/{name}, or, if it is a folder, "
        f"`ls -d {name}` where the job runs.",
        "A folder that is missing is taken for a dataset on the Hub.",
        source=DOCS,
    )
    yield ctx.action(
        "For a private dataset log in first: `hf auth login` or HF_TOKEN.",
        "Without a token it looks as if it did not exist.",
    )


RULE = Rule(
    id="datasets-not-on-hub",
    error_type=ErrorType.HUB_ACCESS,
    title="The dataset does not exist on the Hub, or cannot be seen",
    description="`load_dataset` found no dataset of the name `{name}` that this account may read.",
    needles=(
        "doesn't exist on the Hub or cannot be accessed",
        "on the Hugging Face Hub either",
    ),
    pattern=r"(?:Dataset|Bucket) '(?P<name>[^']*)' doesn't exist on the Hub or cannot be "
    r"accessed|Couldn't find '(?P<other>[^']*)' on the Hugging Face Hub either",
    sources=(DOCS,),
    phase=Phase.DATA,
    confidence=0.9,
    precedence=60,
    suggest=suggest,
)
