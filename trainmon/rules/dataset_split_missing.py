"""The dataset has no such split or configuration.

What happened
    A dataset has named splits (`train`, `test`) and configurations; another name was given.

Why
    Many datasets have no `validation` split, local files have only `train`, and multi-part datasets need a
    configuration name.

How to confirm
    `datasets.get_dataset_split_names(NAME)`, `get_dataset_config_names(NAME)`.

How to fix
    Use an existing name; make a split with `train_test_split`; name the configuration as second argument.

Easily confused with
    A missing column.

References
    https://huggingface.co/docs/datasets/loading
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/datasets/loading"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    wanted = next((ctx[g] for g in ("split", "bad", "instruction", "config", "key") if ctx[g]), "")
    known = ctx["known"] or ctx["available"] or ctx["configs"]
    yield ctx.action(
        f"Use a name that exists{': ' + known[:200].rstrip('.') if known else ' (print the dataset)'}.",
        f"There is no `{wanted}`." if wanted else "The dataset needs a configuration or split name.",
        source=DOCS,
    )
    if "onfig" in ctx.line:
        yield ctx.action(
            "Pass the configuration as second argument: load_dataset(NAME, CONFIG).",
            "This dataset has several parts.",
            source=DOCS,
        )
    else:
        yield ctx.action(
            "Make the split yourself: dataset['train'].train_test_split(test_size=0.05, seed=42).",
            "Many datasets come with a train split only.",
            source=DOCS,
        )


RULE = Rule(
    id="dataset-split-missing",
    error_type=ErrorType.DATASET_INVALID,
    title="The dataset has no such split or configuration",
    description="The split or configuration that was asked for does not exist.",
    needles=(
        "Unknown split",
        "Bad split:",
        "Config name is missing",
        "corresponds to no data",
        "KeyError: 'validation'",
        "KeyError: 'test'",
        "KeyError: 'train'",
        "not found. Available:",
        "requires a validation dataset",
        "requires a train dataset",
        "requires a test dataset",
    ),
    pattern=(
        r"Unknown split \x22?(?P<split>[\w\-]+)\x22?\. Should be one of (?P<known>.*)"
        r"|Bad split: (?P<bad>\w+)\. Available splits: (?P<available>.*)|Config name is missing"
        r"|Instruction \x22(?P<instruction>[^\x22]*)\x22 corresponds to no data"
        r"|BuilderConfig '?(?P<config>[^']*)'? not found\. Available: (?P<configs>.*)"
        r"|KeyError: '(?P<key>validation|test|train)'$|--do_(?:eval|train|predict) requires a (?:validation|train"
        r"|test) dataset"
    ),
    sources=(DOCS,),
    phase=Phase.DATA,
    confidence=0.9,
    precedence=58,
    suggest=suggest,
)
