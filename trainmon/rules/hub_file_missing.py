"""The model repository or folder lacks a file.

What happened
    The folder or the repository exists, but the file that the loader asks for is not in it.

Why
    A GGUF or adapter-only repository, weights in another format, a branch without the file, or a local
    folder with an incomplete copy.

How to confirm
    List the files: `hf download REPO --dry-run` or the "Files" tab; `ls` a local folder.

How to fix
    Name a repository, revision, `subfolder` or `variant` that has it; load adapters with PEFT; copy the
    missing files.

Easily confused with
    A repository that does not exist or is closed to you.

References
    https://huggingface.co/docs/transformers/main_classes/model
    https://huggingface.co/docs/huggingface_hub/guides/download
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/transformers/main_classes/model"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if ctx["adapter"]:
        yield ctx.action(
            f"Point at the folder that holds adapter_config.json: `ls {ctx['adapter']} {ctx['adapter']}"
            "/checkpoint-*`.",
            "PEFT writes the adapter into the checkpoint's own folder.",
        )
    repo = ctx["repo"] or "the repository"
    yield ctx.action(
        f"List the files of {repo} and give the right revision=, subfolder= or variant=.",
        "The loader looks for a file that is not at this place.",
        source=DOCS,
    )
    yield ctx.action(
        "For a folder of your own, save model, config and tokenizer into it: save_pretrained(path) for each.",
        "A checkpoint without config.json cannot be loaded by name.",
    )


RULE = Rule(
    id="hub-file-missing",
    error_type=ErrorType.CHECKPOINT_NOT_FOUND,
    title="The model repository or folder lacks a file",
    description="The folder or repository exists, but not the file that the loader asks for.",
    needles=(
        "does not appear to have a file named",
        "Entry Not Found for url",
        "does not appear to have files named",
        "Can't find 'adapter_config.json'",
    ),
    pattern=(
        r"(?P<repo>\S+) does not appear to have (?:a file|files) named (?P<file>\(?[\w.\-/', ]+?\)?)(?:\. |$)"
        r"|404 Client Error.*Entry Not Found for url|Entry Not Found for url: (?P<url>\S+)"
        r"|Can't find 'adapter_config\.json' at '(?P<adapter>[^']*)'"
    ),
    sources=(
        DOCS,
        "https://huggingface.co/docs/huggingface_hub/guides/download",
    ),
    confidence=0.92,
    precedence=64,
    suggest=suggest,
)
