"""The YAML file that describes a YOLO dataset is not complete.

What happened
    Ultralytics read the dataset's YAML file, and an entry in it is missing or does not fit the others.

Why
    `train:`, `val:`, `names:` or `nc:` is missing, empty or misspelled, or `nc` is not the number of names.

How to confirm
    `python -c "import yaml; print(yaml.safe_load(open('data.yaml')))"`.

How to fix
    Write `path`, `train`, `val` and `names` as in the example files; leave `nc` out.

Easily confused with
    Images that are not where the file says.

References
    https://docs.ultralytics.com/datasets/detect/
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.ultralytics.com/datasets/detect/"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    file = ctx["file"] or ctx["yaml"] or "data.yaml"
    yield ctx.action(
        f"Complete {file}: path:, train:, val: (folders) and names: (0: cat, 1: dog …); nc: may be left out, else it "
        "has to be the number of names.",
        "Ultralytics needs these entries to build the dataset and the model's head.",
        source=DOCS,
    )


RULE = Rule(
    id="yolo-dataset-description-invalid",
    error_type=ErrorType.CONFIG_ERROR,
    title="The YAML file of the YOLO dataset is not complete",
    description="An entry of the dataset's YAML file is missing or wrong.",
    needles=("key missing ❌", "are required in all data YAMLs", "and 'nc: ", "' error ❌ "),
    pattern=(
        r"SyntaxError: (?P<file>\S+) '[\w:]+' key missing|are required in all data YAMLs|'names' length \d+ and 'nc: \d+' must "
        r"match|^RuntimeError: Dataset '(?P<yaml>[^']*)' error ❌ (?:object of type|'\w+'$|\S+ '\w+:?' key missing|argument of "
        r"type|list indices|string indices)"
    ),
    sources=(DOCS,),
    phase=Phase.DATA,
    confidence=0.9,
    precedence=62,
    suggest=suggest,
)
