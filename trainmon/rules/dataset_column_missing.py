"""The dataset has no column of the expected name.

What happened
    A map, rename, remove or the Trainer refers to a column that does not exist.

Why
    Another dataset or version, a column that was removed or renamed before, or names that differ between
    splits.

How to confirm
    `print(dataset.column_names)`.

How to fix
    Use the existing name, or rename with `dataset.rename_column(old, new)`.

Easily confused with
    A split that does not exist.

References
    https://huggingface.co/docs/datasets/process
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/datasets/process"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    columns = next((ctx[g] for g in ("columns", "column", "table", "expected") if ctx[g]), "")
    if "No columns" in ctx.line or ctx["expected"]:
        yield ctx.action(
            "Tokenise the dataset before training (input_ids, attention_mask, labels), "
            "or set remove_unused_columns=False when a collator does it.",
            "The Trainer keeps only columns that the model's forward names.",
            source="https://huggingface.co/docs/transformers/main_classes/trainer",
        )
    else:
        yield ctx.action(
            f"Print dataset.column_names and use a name that exists instead of {columns or 'the missing one'}"
            ", or rename_column(old, new).",
            "The dataset has no such column.",
            source=DOCS,
        )
    yield ctx.action(
        "Check that every split and file has the same columns.",
        "A second file with other columns fails later.",
    )


RULE = Rule(
    id="dataset-column-missing",
    error_type=ErrorType.DATASET_INVALID,
    title="The dataset has no column of the expected name",
    description="A column that the program names is not in the dataset.",
    needles=(
        "No columns in the dataset match",
        "not in table columns",
        "contains keys expected by the model",
        "not in the dataset",
        "doesn't exist.",
        "No match for FieldRef",
        "does not exist in schema",
        "was missing in the data",
    ),
    pattern=(
        r"[Cc]olumns? (?:names? |to remove )?(?P<columns>\[?'?[^\]{}]{1,80}'?\]?|\{'[^}]{1,80}\}) not in the dataset"
        r"|^ValueError: Column '(?P<absent>[^']{1,80})' doesn't exist\.$"
        r"|No columns in the dataset match the model's forward method signature"
        r"|No match for FieldRef\.Name\((?P<field>[^)]*)\)|KeyError: 'Field \x22(?P<arrow>[^\x22]*)\x22 does not exist in schema'"
        r"|KeyError: 'Key `(?P<monai>[^`]*)` of transform .* was missing in the data"
        r"|Column \((?P<table>[^)]*)\) not in table columns"
        r"|training dataset contains keys expected by the model: (?P<expected>\S+?)\.?$"
    ),
    sources=(DOCS,),
    phase=Phase.DATA,
    confidence=0.93,
    precedence=58,
    suggest=suggest,
)
