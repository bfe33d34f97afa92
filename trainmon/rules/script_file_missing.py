"""The script to run does not exist.

What happened
    The interpreter was started with a file that is not there.

Why
    A wrong path or working folder, or a blank after a backslash in the job script, so that a blank is taken
    for the file's name.

How to confirm
    `pwd; ls SCRIPT` in the job.

How to fix
    Correct the path, or remove the blank.

Easily confused with
    A file that the script itself does not find.

References
    https://docs.python.org/3/using/cmdline.html#interface-options
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/using/cmdline.html#interface-options"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    script = ctx["script"] or ctx["shell"]
    if not script.strip().replace("\\", "/").rsplit("/", 1)[-1]:
        yield ctx.action(
            "Remove the blank after the backslash (line continuation) in the command of the job script.",
            "A backslash followed by a space passes a blank as the script's name.",
            source=DOCS,
        )
    else:
        yield ctx.action(
            "Check the path of the script file from the job's working folder: `pwd; ls "
            f"-l '{script}'`; cd to the project first or give an absolute path.",
            "The interpreter looks it up from the folder the job starts in.",
            source=DOCS,
        )


RULE = Rule(
    id="script-file-missing",
    error_type=ErrorType.CONFIG_ERROR,
    title="The script to run does not exist",
    description="There is no script at the path that was given to the interpreter.",
    needles=(
        "can't open file",
        "can't find '__main__' module",
        "sh: ",
    ),
    pattern=r"can't open file '?(?P<script>(?:[A-Za-z]:\\\\)?[^':]*)'?: \[Errno (?:2|20|21)\]|^(?:/bin/)?(?:ba|z|da)?sh: "
    r"(?:(?:line )?\d+: )?(?:[Cc]an(?:'t|not) open )?'?(?P<shell>[\w./\-]+\.(?:sh|bash|py))'?: No such file"
    r"|can't find '__main__' "
    r"module in '?(?P<folder>[^']*)",
    sources=(DOCS,),
    phase=Phase.SETUP,
    confidence=0.96,
    precedence=62,
    suggest=suggest,
)
