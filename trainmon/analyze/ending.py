"""How a log ends about which no rule says anything: its last lines about trouble, or the words of a run that went through."""

from __future__ import annotations

from collections import deque

from trainmon.analyze.candidates import is_warning
from trainmon.analyze.knowledge import compiled
from trainmon.analyze.progress import is_finished, is_training
from trainmon.logs import lines_around
from trainmon.model import Evidence, LogSource, Suggestion
from trainmon.redact import mask

TAIL_BYTES = 1 << 16
END_LINES = 12
MOST = 8
STEPS = 6
SHORT, LONG = 160, 1000
_NAMED = r"\w*(?:Error|Exception)\b|^.{0,60}\b(?:ERROR|FATAL|CRITICAL|error|fatal|crashed)\b"
_TELLING = (
    r"\w*(?:Error|Exception)\b|(?i)(?:^|[^\w\-])(?:errors?|exceptions?|fail(?:ed|ure|s|ing)?|fatal|crash(?:ed)?|killed|abort(?:ed|ing)?"
    r"|traceback|cannot|can't|could not|unable|denied|exceed(?:ed|s)?)\b"
)
# Words of trouble that tell of none: a setting, a metric or a count, a row of a table, a compiler's command, and what
# TensorFlow says where there is no GPU (stream_executor/cuda, xla/stream_executor).
_HARMLESS = (
    r"(?i)^\s*[\w.\-]+ ?[=:] ?(?:true|false|none|null|[\d.e+\-]+|'[^']*'|\"[^\"]*\"),?$|^\s*[|+]|^\S*(?:gcc|g\+\+|ifort|gfortran"
    r"|nvcc|clang)\S* |\berrors?(?:[ _]rate)?\b['\x22\])]{0,2}[ :=|]{1,4}[\d.]|\b(?:0|no|without) (?:errors|failures|warnings)\b"
    r"|cuda_driver\.cc|cuda_diagnostics\.cc|dso_loader\.cc|cuda_(?:dnn|blas|fft)\.cc:\d+\] Unable to register"
    r"|(?:mean|squared|absolute|percentage|standard|relative|reconstruction|word|character|training|validation|test) errors?\b"
)
# What scripts and libraries say at a good end, beside what tells that the training is over.
_GONE_THROUGH = (
    r"(?i)^\W*(?:all |everything )?(?:done|finished|complete|completed)\b\W*(?:in \S.*|!.*)?$"
    r"|\b(?:training|train|fine-?tuning|evaluation|testing|test|experiments?|runs?|jobs?|script|program|processing|pipeline"
    r"|benchmark|inference|search|tuning|all \w+)\b.{0,40}\b(?:finished|completed?|done|succeeded|over)\b"
    r"|\b(?:finish(?:ed)?|complet(?:ed|ion of)|end(?:ed)?(?: of)?|done with) (?:the )?(?:train(?:ing)?|fine-?tuning"
    r"|evaluation|testing|experiments?|run(?:ning|s)?|all\b)|\bsuccessfully\b.{0,30}\b(?:finished|completed|ended|trained)\b"
    r"|\b(?:finished|completed|ended|exits?) successfully\b|^Optimizer stripped from |^Results saved to "
)
_NOT_YET = r"(?i)\b(?:epochs?|steps?|iter\w*|batch\w*|fold|stage|phase|round|not|un|in|remaining|eta|left)\b"

NO_FAILURE = (
    "Nothing in this log reads like a failure",
    "How the job ended is not known: it went through, or it was ended without a word.",
    (
        Suggestion(
            "Exit code and signal tell what a log does not.",
            action="If it died all the same, run it with `trainmon run -- COMMAND`, and look for other logs (one per "
            "rank, the scheduler's).",
        ),
    ),
)
"""Title, description and advice for a log without a single line about trouble."""


def is_telling(text: str) -> bool:
    """Whether a line reads like trouble, and not like a warning, a setting, a metric or known noise."""
    if len(text) > LONG or not compiled(_TELLING if len(text) <= SHORT else _NAMED).search(text):
        return False
    return not compiled(_HARMLESS).search(text) and not is_warning(text)


def last_telling(evidence: Evidence) -> list[tuple[LogSource, int, str]]:
    """The last lines that read like trouble, each with its log and place."""
    lines: list[tuple[LogSource, int, str]] = []
    for log in evidence.logs:
        own: deque[tuple[LogSource, int, str]] = deque(maxlen=MOST)
        steps = 0
        for line in lines_around(log.data, len(log.data), TAIL_BYTES, 0):
            text = line.text.strip()
            if is_training(text):
                steps += 1
                if steps >= STEPS:  # it was survived
                    own.clear()
            elif is_telling(text):
                own.append((log, line.offset, text))
                steps = 0
        lines.extend(own)
    return lines[-MOST:]


def last_lines(evidence: Evidence) -> tuple[str, ...]:
    """The last few lines of the logs that hold anything."""
    tail: deque[str] = deque(maxlen=8)
    for log in evidence.logs:
        tail.extend(
            mask(x.text[:1000]) for x in lines_around(log.data, len(log.data), 8192, 0) if x.text.strip()
        )
    return tuple(tail)


def says_that_it_is_over(text: str) -> bool:
    """Whether a line reads like the last word of a run that went through."""
    if len(text) > LONG:
        return False
    if is_finished(text):
        return True
    found = compiled(_GONE_THROUGH).search(text)
    return found is not None and not compiled(_NOT_YET).search(found.group(0))


def last_words(evidence: Evidence) -> str | None:
    """What every log says at its end about having gone through, the last log's words; None when one says no such
    thing, or speaks of trouble behind it."""
    said: str | None = None
    for log in evidence.logs:
        lines = [line.text.strip() for line in lines_around(log.data, len(log.data), TAIL_BYTES, 0)]
        end = [text for text in lines if text][-END_LINES:]
        over = next((n for n in range(len(end) - 1, -1, -1) if says_that_it_is_over(end[n])), None)
        if over is None or any(is_telling(text) for text in end[over + 1 :]):
            return None
        said = end[over]
    return said


def gone_through(said: str) -> tuple[str, str, tuple[Suggestion, ...]]:
    """Title, description and advice for a log that ends with the words of a run that went through."""
    return (
        "The log ends like that of a run that went through",
        f"Near its end it says: {mask(said[:200])} Nothing after that speaks of a failure.",
        NO_FAILURE[2],
    )
