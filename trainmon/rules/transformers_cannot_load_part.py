"""A tokenizer, configuration or model cannot be loaded from the given name.

What happened
    Neither a folder of that name with the right files nor a repository of the Hub gave the {part}.

Why
    A wrong path, a folder without the tokenizer's or the processor's files, no network with an empty cache,
    or a folder of the same name that hides the repository.

How to confirm
    `ls` the name as a path from the job's working folder.

How to fix
    Save the tokenizer beside the model (`tokenizer.save_pretrained`), correct the name, or rename the
    folder that hides it.

Easily confused with
    A gated repository, which says so.

References
    https://huggingface.co/docs/transformers/main_classes/tokenizer
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/transformers/main_classes/tokenizer"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    name = ctx["name"]
    yield ctx.action(
        f"Check the name: as a path, `ls {name}`; as a repository, open https://huggingface.co/{name}.",
        "It is looked up as a local folder first, then on the Hub.",
        source=DOCS,
    )
    yield ctx.action(
        f"Copy the {ctx['part']} files into the folder: AutoTokenizer/AutoProcessor.from_pretraine"
        f"d(BASE).save_pretrained('{name}').",
        "Training scripts often save the weights alone.",
    )
    yield ctx.action(
        f"If a local folder is called `{name}`, rename it.", "It hides the repository of the same name."
    )


RULE = Rule(
    id="transformers-cannot-load-part",
    error_type=ErrorType.CHECKPOINT_NOT_FOUND,
    title="A tokenizer, configuration or model cannot be loaded from the given name",
    description="transformers could load no {part} from `{name}`.",
    needles=(
        "Can't load tokenizer for",
        "Can't load the configuration of",
        "Can't load feature extractor for",
        "Can't load image processor for",
        "Can't load processor for",
        "Can't load the model for",
        "Can't load config for",
        "Can't load video processor for",
    ),
    pattern=(
        r"Can't load (?:the )?(?P<part>tokenizer|configuration|feature extractor|image processor|video processor"
        r"|processor|model|config) (?:for|of) '(?P<name>[^']*)'"
    ),
    sources=(DOCS,),
    confidence=0.85,
    precedence=52,
    suggest=suggest,
)
