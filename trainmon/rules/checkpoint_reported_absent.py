"""The program reports that a checkpoint is absent.

What happened
    A script checked the path of its weights and raised an error of its own.

Why
    A wrong path or run name, a default value that points nowhere, or weights that have not been trained or
    downloaded.

How to confirm
    Read the path in the message and list it.

How to fix
    Correct the option that names the checkpoint, or produce the file first.

Easily confused with
    A missing data file.

References
    https://docs.pytorch.org/tutorials/beginner/saving_loading_models.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/tutorials/beginner/saving_loading_models.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "List the folder named in the message and correct the option that gives the "
        "checkpoint's path (checkpoint_dir, save_path, resume, weights …).",
        "The script checked the path and found nothing usable.",
        source=DOCS,
    )
    yield ctx.action(
        "Train or download the weights first; for LoRA give the folder that holds adapter_model.s"
        "afetensors or adapter_model.bin.",
        "This run starts from weights that another step writes.",
    )


RULE = Rule(
    id="checkpoint-reported-absent",
    error_type=ErrorType.CHECKPOINT_NOT_FOUND,
    title="The program reports that a checkpoint is absent",
    description="The program itself says that the weights it was given do not exist or hold nothing usable.",
    needles=(
        "checkpoint",
        "ckpt",
        "weight",
        ".pt",
        "adapter",
        "pretrained",
        "No runs",
        ".safetensors",
    ),
    pattern=(
        r"^(?:(?:\w+\.)*(?:FileNotFound|NotADirectory|OS|IO|Environment|Value|Runtime|Assertion|\w*Config\w*)Error"
        r"|(?:\w+\.)*\w*(?:Exception|Exit)|Error|ERROR): ?(?:.*\b(?i:checkpoints?|ckpt|weights? (?:files?|paths?"
        r"|folder|at|in)|model weights?|pre-?trained (?:model|weights)"
        r"|adapter[ _](?:weights?|config\w*|model|files?|path|dir\w*|folder))\b.{0,120}(?:(?:do|does)(?: not"
        r"|n't) exist|not found|(?:can not|cannot|could not|couldn't) be found|is missing(?:[.!:]|$))"
        r"|.*\bFile .*\.(?:pth?|safetensors) (?:does not exist|not found)|.*(?:do|does)(?: not|n't) (?:exist"
        r"|contain)\b.{0,60}\b(?i:checkpoint|weights?|adapter)s?\b|(?i:no (?:such )?(?:valid )?(?:checkpoint|ckpt"
        r"|weights?)s?(?: file)?s? (?:(?:was|were) )?(?:found|exists?))|\S+\.pth?(?:\.tar)? (?:can not be found"
        r"|is not a file|does not exist|not found)|No (?:runs|checkpoints) (?:present )?in the directory: )"
    ),
    sources=(DOCS,),
    confidence=0.8,
    precedence=46,
    suggest=suggest,
)
