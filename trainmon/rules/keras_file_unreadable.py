"""The saved Keras or TensorFlow model cannot be read.

What happened
    Keras or TensorFlow opened the file and found no valid model in it.

Why
    A save that was cut off, a partial download, or a format that this version does not read (Keras 3 reads
    `.keras` and `.h5`, not SavedModel folders).

How to confirm
    `ls -l FILE`; `file FILE`.

How to fix
    Load an older checkpoint; fetch the file again; use the loader for its format.

Easily confused with
    A path that does not exist.

References
    https://keras.io/api/models/model_saving_apis/model_saving_and_loading/
    https://www.tensorflow.org/guide/checkpoint
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://keras.io/api/models/model_saving_apis/model_saving_and_loading/"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if "Keras 3 only" in ctx.line:
        yield ctx.action(
            "Load a SavedModel folder with keras.layers.TFSMLayer(path, call_endpoint='serving_defaul"
            "t'), or install tf-keras and set TF_USE_LEGACY_KERAS=1.",
            "Keras 3 reads only .keras and .h5 files.",
            source=DOCS,
        )
    else:
        yield ctx.change(
            "resume_from_checkpoint",
            "the checkpoint before this one",
            "A save that was cut off leaves a file without a valid signature.",
        )
        yield ctx.action(
            "Check size and type (`ls -l FILE; file FILE`) and fetch the file again.",
            "A partial file or another format has no valid signature.",
        )


RULE = Rule(
    id="keras-file-unreadable",
    error_type=ErrorType.CHECKPOINT_CORRUPT,
    title="The saved Keras or TensorFlow model cannot be read",
    description="The model file is incomplete or of another format.",
    needles=(
        "not an sstable",
        "Keras 3 only supports V3",
        "Checksum does not match",
        "to synchronously open file (",
        "Unable to open file (",
        "Read less bytes than requested",
    ),
    pattern=r"not an sstable \(bad magic number\)|Keras 3 only supports V3 `?\.keras`? files|"
    r"[Uu]nable to (?:synchronously )?open file \((?:file signature not found|truncated "
    r"file)|Checksum does not match: stored \d+ vs\. calculated"
    r"|OSError: Unable to (?:synchronously )?open file \((?:bad |truncated|file signature)"
    r"|IndexError: Read less bytes than requested",
    frames=r"keras|tensorflow",
    sources=(
        DOCS,
        "https://www.tensorflow.org/guide/checkpoint",
    ),
    confidence=0.9,
    precedence=60,
    suggest=suggest,
)
