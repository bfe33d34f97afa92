"""A configuration file does not exist.

What happened
    The program tried to read its configuration.

Why
    A wrong path, or one that is relative to another working folder.

How to confirm
    `ls -l` the path from the job's working folder.

How to fix
    Give the right, best the absolute, path.

Easily confused with
    A missing data file.

References
    https://docs.python.org/3/library/exceptions.html#FileNotFoundError
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/exceptions.html#FileNotFoundError"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    path = next(
        (
            ctx[g]
            for g in ("path", "json", "primary", "deepspeed", "accelerate", "other", "requirements", "named")
            if ctx[g]
        ),
        "the path",
    )
    what = "DeepSpeed config" if ctx["deepspeed"] or "ds_" in path or "zero" in path else "config file"
    yield ctx.action(
        f"Check the path of the {what} from the job's working folder: `pwd; ls -l {path}`, "
        "and give an absolute path.",
        "A relative path (../..) depends on the folder the job is started in.",
        source=DOCS,
    )
    yield ctx.action(
        "If each node has its own disk, make sure that the file exists on all of them.",
        "Every rank reads it.",
    )


RULE = Rule(
    id="config-file-missing",
    error_type=ErrorType.CONFIG_ERROR,
    title="A configuration file does not exist",
    description="There is no configuration file at the path that was given.",
    needles=(
        "No such file or directory",
        "config file",
        "Cannot find primary config",
        "existing deepspeed config",
        "configuration file",
        "Could not open requirements file",
        "yaml' does not exist",
        "yml' does not exist",
    ),
    pattern=(
        r"No such file or directory: '?(?P<path>[^']*\.(?:ya?ml|toml|cfg|ini|gin|json5|conf))'?"
        r"|No such file or directory: '?(?P<json>[^']*(?i:config|ds_|zero|args|hparams|settings)[^'/]*\.json)'?"
        r"|ERROR: Could not open requirements file: .*?'(?P<requirements>[^']*)'"
        r"|^FileNotFoundError: '(?P<named>[^']+\.ya?ml)' does not exist"
        r"|Cannot find primary config '(?P<primary>[^']*)'"
        r"|Expected a string path to an existing deepspeed config,.*Received: (?P<deepspeed>\S+)"
        r"|The passed configuration file `(?P<accelerate>[^`]*)` does not exist"
        r"|Error: .*(?i:config(?:uration)? file)[^'\x22]{0,30}['\x22]?(?P<other>[\w./\-]*)['\x22]? (?:does not exist"
        r"|not found)"
    ),
    sources=(DOCS,),
    phase=Phase.SETUP,
    confidence=0.86,
    precedence=64,
    suggest=suggest,
)
