"""Keras found no files in the folder.

What happened
    `image_dataset_from_directory`, `flow_from_directory` and their like counted the files below a
    folder and printed 0.

Why
    The path is one level too high or too low, the archive was not unpacked there, the files have
    another extension, or the classes are not folders.

How to confirm
    List the folder: it must hold one folder for each class, with the files in it.

How to fix
    Correct the path, or pass `labels=None` for files without classes.

Easily confused with
    A folder of a validation split that is meant to be empty.

References
    https://keras.io/api/data_loading/image/
    https://github.com/keras-team/keras/blob/master/keras/src/utils/dataset_utils.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://keras.io/api/data_loading/image/"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        (
            "List the folder that is passed as `directory`: one folder for each class with the files in it, "
            "as jpg, png, bmp or gif (wav, txt for the other readers); correct the path."
        ),
        "Keras counted 0 files there.",
        source=DOCS,
    )


RULE = Rule(
    id="keras-folder-empty",
    error_type=ErrorType.DATA_NOT_FOUND,
    title="Keras found no files in the folder",
    description="The folder that Keras was given holds no file that it reads.",
    needles=(
        "Found 0 files belonging",
        "Found 0 images belonging",
        "Found 0 validated image filenames",
    ),
    pattern=r"^Found 0 (?:files|images|validated image filenames) belonging to \d+ class",
    sources=(
        DOCS,
        "https://github.com/keras-team/keras/blob/master/keras/src/utils/dataset_utils.py",
    ),
    phase=Phase.DATA,
    confidence=0.75,
    precedence=45,
    suggest=suggest,
)
