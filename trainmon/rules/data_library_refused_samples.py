"""A library that reads datasets refused one.

What happened
    The reader of a dataset library checked what it had read and stopped.

Why
    Annotations, samples or files are not as this library expects.

How to confirm
    Print the sample or annotation that the innermost frames were at.

How to fix
    Repair or drop it, or convert the dataset to the library's form.

Easily confused with
    Settings of a dataset, which are refused where it is built.

References
    https://detectron2.readthedocs.io/en/latest/tutorials/datasets.html
    https://github.com/webdataset/webdataset
    https://docs.monai.io/en/stable/data.html
    https://docs.ultralytics.com/datasets/
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://detectron2.readthedocs.io/en/latest/tutorials/datasets.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Print the sample or annotation that this call was given, and repair, convert or drop it.",
        ctx["what"][:160],
        source=DOCS,
    )


RULE = Rule(
    id="data-library-refused-samples",
    error_type=ErrorType.DATASET_INVALID,
    title="A library that reads datasets refused one",
    description="Code of a library that only reads and checks data raised this on purpose.",
    needles=("Error: ",),
    pattern=r"^(?:\w+\.)*(?:Value|Assertion|Key|Type|Runtime|NotImplemented|Index)Error: (?P<what>\S.*)",
    raised_by=(
        r"[\\/](?:(?:webdataset|wids|pycocotools)|(?:detectron2|adet|ultralytics|monai|fairseq)[\\/]data"
        r"|mm\w+[\\/]datasets|detectron2[\\/]structures|megatron[\\/](?:core[\\/]datasets|data)|lhotse"
        r"|streaming[\\/]base|litdata|torch_geometric[\\/](?:data|datasets)|torchvision[\\/](?:datasets|tv_tensors)"
        r"|albumentations[\\/]core)[\\/][\w\\/]*\.py"
        r":(?:__(?:call|getitem|iter|next|len|getattr)__|_?[a-z]\w*): (?:raise|assert)\b"
    ),
    sources=(
        DOCS,
        "https://github.com/webdataset/webdataset",
        "https://docs.monai.io/en/stable/data.html",
        "https://docs.ultralytics.com/datasets/",
    ),
    role=Role.FALLBACK,
    confidence=0.42,
    precedence=24,
    suggest=suggest,
)
