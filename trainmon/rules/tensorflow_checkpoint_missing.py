"""TensorFlow or Keras found no checkpoint at the path.

What happened
    The reader looked for the files of a checkpoint and found none.

Why
    A wrong prefix (TensorFlow checkpoints are named by prefix, without `.index` or `.data`), a wrong
    folder, or a checkpoint that was never written.

How to confirm
    `ls PATH*`.

How to fix
    Pass the prefix `…/ckpt-N`, or `tf.train.latest_checkpoint(folder)`; give the `.keras`/`.h5` file
    itself.

Easily confused with
    A file that exists and cannot be read.

References
    https://www.tensorflow.org/guide/checkpoint
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://www.tensorflow.org/guide/checkpoint"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    path = next((ctx[g] for g in ("path", "file", "saved", "at", "name", "part") if ctx[g]), "PATH")
    yield ctx.action(
        f"List what exists: `ls -l {path}*`, and pass the prefix without .index or .data, "
        "or tf.train.latest_checkpoint(folder).",
        "TensorFlow names a checkpoint by its prefix.",
        source=DOCS,
    )
    if ctx["file"]:
        yield ctx.action(
            f"If the file is there, test it: python -m zipfile -l {path}",
            "Keras says the same of a .keras file that is cut short or no zip archive.",
            source="https://github.com/keras-team/keras/blob/master/keras/src/saving/saving_api.py",
        )
    yield ctx.action(
        "Train or download the weights first if nothing is there.", "The file is an input of this run."
    )


RULE = Rule(
    id="tensorflow-checkpoint-missing",
    error_type=ErrorType.CHECKPOINT_NOT_FOUND,
    title="TensorFlow or Keras found no checkpoint at the path",
    description="Nothing at the given path is a checkpoint that TensorFlow can open.",
    needles=(
        "Unsuccessful TensorSliceReader constructor",
        "ensure the file is an accessible",
        "unable to open file: name =",
        "No file or directory found at",
        "SavedModel file does not exist at",
        "; No such file or directory",
    ),
    pattern=r"Unsuccessful TensorSliceReader constructor: Failed to find any matching files "
    r"for (?P<path>\S+)|File not found: filepath=(?P<file>\S+?)\. Please ensure "
    r"the file is an accessible|SavedModel file does not exist at: (?P<saved>\S+)|"
    r"No file or directory found at (?P<at>\S+)|unable to open file: name = '(?P<name>(?:[^']*/)?"
    r"(?:[^'/]*(?i:weight|model|ckpt|checkpoint)[^'/]*|(?:checkpoints?|ckpts?|weights|models?)/[^']*)"
    r"\.(?:h5|hdf5|keras))'.*errno = 2"
    r"|(?P<part>[^\s;:{}]+(?:\.data-\d+-of-\d+|\.index|\.ckpt[^\s;/]*)); No such file or directory",
    sources=(DOCS,),
    confidence=0.92,
    precedence=58,
    suggest=suggest,
)
