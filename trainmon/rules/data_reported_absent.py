"""The program reports that its data is absent.

What happened
    A script or library raised an error of its own about a missing path.

Why
    A wrong or relative path, data that was not copied or downloaded, or a wrong name of a dataset or split.

How to confirm
    `ls -ld` the path in the message.

How to fix
    Correct the option that gives the path; fetch the data first.

Easily confused with
    A missing checkpoint.

References
    https://docs.python.org/3/library/exceptions.html#FileNotFoundError
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/exceptions.html#FileNotFoundError"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "List the path in the message from the job's working folder (`ls -ld PATH`) "
        "and correct the option that gives it; prefer absolute paths.",
        "The program looked there and found nothing.",
        source=DOCS,
    )
    yield ctx.action(
        "If the data has to be downloaded, unpacked or prepared first, run that step.",
        "It is an input of this run.",
    )


RULE = Rule(
    id="data-reported-absent",
    error_type=ErrorType.DATA_NOT_FOUND,
    title="The program reports that its data is absent",
    description="The program itself checked a path of its data and found nothing there.",
    needles=(
        "not exist",
        "n't exist",
        "not found",
        "found in",
        "found at",
        "cannot find",
        "could not find",
    ),
    pattern=(
        r"^(?:[\w.]+\.)?(?:(?:FileNotFound|NotADirectory|OS|IO|Environment)Error: .*\b(?i:director(?:y|ies)"
        r"|folders?|files?|paths?)\b.{0,160}\b(?:(?:do|does|did)(?: not|n't) exist|not found)|(?:(?:FileNotFound"
        r"|NotADirectory|OS|IO|Environment|Value|Runtime|Assertion|Config\w*|Data\w*)Error"
        r"|\w*Exception): (?:.*\b(?i:data(?:sets?|_?path|_?dir|_?root|_?file)?|images?|annotations?"
        r"|label[ _](?:files?|paths?|dir\w*|folders?)|corpus|vocab\w*|train(?:ing)?[ _](?:set|files?|paths?"
        r"|dir\w*|folders?|split)|val(?:idation)? (?:set|file|path)|samples)\b.{0,160}\b(?:(?:do|does"
        r"|did)(?: not|n't) exist|not found)|No (?:images?|samples|files?|data|videos?|audio files?"
        r"|annotations?)(?: files?)? (?:were |was )?found (?:in|at)|(?i:could not|cannot) find (?:any )?(?:images?"
        r"|data\w*|files?|annotations?|labels?|director\w+|folders?)\b))|^OSError: \S+ not found\.?$"
    ),
    sources=(DOCS,),
    confidence=0.6,
    precedence=44,
    suggest=suggest,
)
