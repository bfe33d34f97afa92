"""A sample or batch lacks a field.

What happened
    Code of the dataset, the collator or the training step reads a key that is not there.

Why
    The column has another name, was removed by the Trainer (`remove_unused_columns`), the tokenizer did not
    run, or some records lack the field.

How to confirm
    Print the keys of one sample and of one batch.

How to fix
    Rename the column, keep it (`remove_unused_columns=False`), or use the key the data really has.

Easily confused with
    A key missing from a configuration or a checkpoint.

References
    https://huggingface.co/docs/transformers/main_classes/trainer
    https://docs.pytorch.org/docs/stable/data.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/transformers/main_classes/trainer"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    key = ctx["key"]
    yield ctx.action(
        f"Print the keys of a sample (dataset[0].keys()) and rename a column to `{key}`, "
        "or read the name that exists.",
        f"Nothing in the batch is called `{key}`.",
        source=DOCS,
    )
    yield ctx.action(
        "If the Trainer removed it, set remove_unused_columns=False.",
        "Columns that the model's forward does not name are dropped before the collator.",
        source=DOCS,
    )
    if key in ("input_ids", "attention_mask", "labels"):
        yield ctx.action(
            "Check that the dataset was tokenised (map with the tokenizer) and that this split was too.",
            f"`{key}` is made by tokenisation.",
        )


RULE = Rule(
    id="batch-field-missing",
    error_type=ErrorType.DATASET_INVALID,
    title="A sample or batch lacks a field",
    description="The field `{key}` is not in the sample, batch or record.",
    needles=("KeyError",),
    pattern=r"^(?:\w+\.)*KeyError: '(?P<key>[^']+)'$",
    exception=r"KeyError$",
    frames=r"(?i)collat|__getitem__|data_?loader\w*\.py|:\w*data_?loader\w*: |\bin .*data_?loader"
    r"|/datasets?/|dataset\.py|datasets/arrow_dataset|"
    r"_process_data|tokenize|preprocess|batch\[|example\[|sample\[|row\[|item\[|"
    r"examples\[|inputs\[|load_data|json\.loads\(.*\)\[|DictReader|forward\(\*\*|inputs\.pop\(|batch\.pop\(",
    sources=(
        DOCS,
        "https://docs.pytorch.org/docs/stable/data.html",
    ),
    confidence=0.7,
    precedence=45,
    suggest=suggest,
)
