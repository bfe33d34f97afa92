"""load_dataset found no data files.

What happened
    `datasets` resolved the name or the `data_files` pattern and found nothing to load.

Why
    A wrong path or pattern, an empty folder, files with unsupported endings, or a folder saved with
    `save_to_disk`.

How to confirm
    `ls` the folder or pattern from the job's working folder.

How to fix
    Correct `data_files` or `data_dir`; use `load_from_disk` for saved datasets.

Easily confused with
    A dataset that is missing on the Hub.

References
    https://huggingface.co/docs/datasets/loading
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/datasets/loading"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    path = next((ctx[g] for g in ("at", "path", "script", "dir") if ctx[g]), "the path")
    if "save_to_disk" in ctx.line or "is neither" in ctx.line:
        yield ctx.action(
            "Use datasets.load_from_disk(path) for folders written by save_to_disk, and "
            "load_dataset for plain data files.",
            "The two formats have different loaders.",
            source=DOCS,
        )
    else:
        yield ctx.action(
            f"Check the path from the job's working folder: `ls -l {path}`, and correct "
            "data_files= or data_dir=.",
            "No file matches what load_dataset was given.",
            source=DOCS,
        )
        yield ctx.action(
            "Name the format: load_dataset('json', data_files=...), 'csv', 'parquet', 'text', 'imagefolder'.",
            "Without it the format is guessed from the endings of the files.",
        )


RULE = Rule(
    id="datasets-files-missing",
    error_type=ErrorType.DATA_NOT_FOUND,
    title="load_dataset found no data files",
    description="No file matches the path or pattern that the dataset is to be read from.",
    needles=(
        "Couldn't find any data file at",
        "Unable to find '",
        "find a dataset script at",
        "doesn't contain any data files",
        "No (supported) data files found",
        "saved using `save_to_disk`",
        "is neither a dataset directory nor",
        "is neither a `Dataset` directory",
    ),
    pattern=r"Couldn't find any data file at (?P<at>\S+?)\.?(?: |$)|Unable to find '(?P<path>[^']*)'|"
    r"Couldn't find a dataset script at (?P<script>\S+)|The directory at (?P<dir>\S+) "
    r"doesn't contain any data files|No \(supported\) data files found|saved using "
    r"`save_to_disk`|is neither a `?[Dd]ataset`? directory nor",
    sources=(DOCS,),
    phase=Phase.DATA,
    confidence=0.93,
    precedence=58,
    suggest=suggest,
)
