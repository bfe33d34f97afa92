"""TensorFlow found no file at a path of its input.

What happened
    A reader operation of TensorFlow opened a path, or matched a pattern, and nothing was there.

Why
    Relative paths from another working directory, storage that is not mounted, a list of files
    older than the folder, a pattern without matches.

How to confirm
    `ls` the path in the environment of the job.

How to fix
    Absolute paths; check the pattern with `tf.io.gfile.glob` before training.

Easily confused with
    A checkpoint that does not exist.

References
    https://www.tensorflow.org/api_docs/python/tf/data/Dataset#list_files
    https://www.tensorflow.org/api_docs/python/tf/errors/NotFoundError
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://www.tensorflow.org/api_docs/python/tf/data/Dataset#list_files"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    path = (ctx["path"] or ctx["pattern"]).strip("'")
    yield ctx.action(
        f"Check from the job's working directory: ls -l {path}; use absolute paths in the list of files.",
        "Relative paths are resolved against the folder that the job was started in.",
        source=DOCS,
    )
    yield ctx.action(
        "Test the input before training: tf.io.gfile.glob(pattern) must not be empty.",
        "A wrong mount or pattern then shows at once.",
    )


RULE = Rule(
    id="tensorflow-file-missing",
    error_type=ErrorType.DATA_NOT_FOUND,
    title="TensorFlow found no file at a path of its input",
    description="There is nothing at a path, or nothing matches a pattern, of the input.",
    needles=(
        "No such file or directory",
        "No files matched pattern",
    ),
    pattern=(
        r"NotFoundError: (?:\{\{.*?\}\} )?(?:Error in user-defined function .{0,200}?: "
        r")?(?P<path>[^\s;:{}]+); No such file or directory"
        r"|No files matched pattern: (?P<pattern>[^'\x22\x22]+)"
    ),
    sources=(
        DOCS,
        "https://www.tensorflow.org/api_docs/python/tf/errors/NotFoundError",
    ),
    phase=Phase.DATA,
    confidence=0.88,
    precedence=53,
    suggest=suggest,
)
