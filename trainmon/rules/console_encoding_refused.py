"""A character was printed that the console or log file's encoding does not have.

What happened
    print() or a logger wrote a character (✓, an emoji, an accented or Chinese letter), and standard output is in an
    encoding without it: cp1252 and its like on Windows, ascii under LANG=C.

Why
    When output goes to a file or pipe, Python on Windows uses the system's code page, and on Linux the locale's
    encoding. The training itself has nothing to do with it, but the exception ends it.

How to confirm
    The traceback ends in print() or a logging handler and `encodings/cp….py`; the same command in a UTF-8 terminal works.

How to fix
    Start with PYTHONUTF8=1 (or PYTHONIOENCODING=utf-8), or call sys.stdout.reconfigure(encoding="utf-8").

Easily confused with
    A text file that cannot be decoded (UnicodeDecodeError): that is about data which is read.

References
    https://docs.python.org/3/using/cmdline.html#envvar-PYTHONUTF8
    https://docs.python.org/3/library/sys.html#sys.stdout
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/using/cmdline.html#envvar-PYTHONUTF8"
STDOUT = "https://docs.python.org/3/library/sys.html#sys.stdout"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    windows = ctx["codec"].startswith(("charmap", "cp", "gbk", "big5", "shift", "mbcs"))
    yield ctx.action(
        "set PYTHONUTF8=1 (PowerShell: $env:PYTHONUTF8=1), then the same command"
        if windows
        else "PYTHONUTF8=1 <same command>",
        f"Python then writes UTF-8 instead of {ctx['codec']}; PYTHONIOENCODING=utf-8 does the same for the output alone.",
        source=DOCS,
    )
    yield ctx.action(
        'sys.stdout.reconfigure(encoding="utf-8", errors="replace") at the start of the program.',
        "No printed character can end the run then.",
        source=STDOUT,
    )
    yield ctx.action(
        "If it is a file that the program writes: open(path, 'w', encoding='utf-8').",
        "Without an encoding, open() takes the locale's.",
    )


RULE = Rule(
    id="console-encoding-refused",
    error_type=ErrorType.CONFIG_ERROR,
    title="A printed character does not exist in the output's encoding",
    description="Standard output is in the encoding {codec}. It has no {character}. The program died of printing, not of its work.",
    needles=("codec can't encode character",),
    pattern=(
        r"^UnicodeEncodeError: '(?P<codec>charmap|ascii|latin-1|cp\d+|gbk|gb2312|gb18030|big5|shift_jis|euc_kr|mbcs)' codec can't"
        r" encode characters? (?P<character>'[^']*')?"
    ),
    frames=r"(?:\bprint\(|[wW]rite\(|logging/__init__\.py|_print\()",
    sources=(DOCS, STDOUT),
    confidence=0.9,
    precedence=60,
    suggest=suggest,
)
