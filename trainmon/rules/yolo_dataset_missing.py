"""The paths in the YOLO data file do not exist.

What happened
    YOLO reads `train`, `val` and `path` from the data file and checks them before training.

Why
    The paths are relative to another folder (`datasets_dir` of the settings, or the working folder), or the
    data was not unpacked.

How to confirm
    Compare the missing path in the message with the folder that holds the images.

How to fix
    Write absolute paths into data.yaml; for Ultralytics set `yolo settings datasets_dir=…`.

Easily confused with
    Labels that do not match their images.

References
    https://docs.ultralytics.com/datasets/detect/
    https://docs.ultralytics.com/quickstart/#ultralytics-settings
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.ultralytics.com/datasets/detect/"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    path = ctx["path"] or ctx["missing"] or ctx["from"] or "the path"
    yield ctx.action(
        "Write the real folder into data.yaml (train:, val:, path:), as an absolute "
        f"path; missing now: {path}.",
        "Relative paths are resolved against another folder than you expect.",
        source=DOCS,
    )
    yield ctx.action(
        "With Ultralytics, set the root once: `yolo settings datasets_dir=/path/to/datasets`.",
        "Relative entries of data.yaml are looked up there.",
    )


RULE = Rule(
    id="yolo-dataset-missing",
    error_type=ErrorType.DATA_NOT_FOUND,
    title="The paths in the YOLO data file do not exist",
    description="The images named in data.yaml were not found.",
    needles=(
        "images not found, missing path",
        "No images found in",
        "No labels found in",
        "Dataset not found",
        "Error loading data from",
    ),
    pattern=(
        r"^(?:Exception|AssertionError): (?:.* )?Dataset not found\b"
        r"|Dataset not found.{0,6}nonexistent paths:? ?\[?'?(?P<path>[^'\]]*)"
        r"|Dataset '(?P<yaml>[^']*)' images not found.*missing path '(?P<missing>[^']*)'"
        r"|(?:Error loading data from |AssertionError: .*: No (?:images|labels) found in )(?P<from>\S+)"
        r"|No labels found in (?P<cache>\S+?),? can ?not start training"
    ),
    sources=(
        DOCS,
        "https://docs.ultralytics.com/quickstart/#ultralytics-settings",
    ),
    phase=Phase.DATA,
    confidence=0.94,
    precedence=60,
    suggest=suggest,
)
