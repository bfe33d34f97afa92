"""Whether a program went on after a failure: what was survived is not what ended it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from trainmon.analyze.candidates import Candidate
from trainmon.analyze.knowledge import compiled
from trainmon.analyze.launchers import end_of_message
from trainmon.analyze.progress import is_finished
from trainmon.analyze.stretches import JudgedLine, Stretches
from trainmon.logs import read_lines, stamp
from trainmon.logs.stack import exception_line
from trainmon.model import ErrorType

TRAINED = "training went on after it"
WENT_ON = "the program went on after it"
BEFORE_BYTES = 4096
_RECORD = r"\b(?:WARNING|ERROR|CRITICAL)\b"  # the level of a record of Python's `logging`
INSTALLED = "Successfully installed "
_SKIPPED = r"(?i)^.{0,60}\b(?:skip(?:ped|ping)?|ignor(?:ed|ing)|passing over)\b"
BUFFERED = 9 << 10  # io.DEFAULT_BUFFER_SIZE, and what was printed beside it
LINES_AFTER_TRACEBACK = 14
LINES_AFTER_LINE = 6
LATER_REPORTS = 3
LATER_RECORDS = 5
LINES_WITH_RANKS = 60
KINDS_BYTES, LINES_OF_KNOWN_KINDS = 1 << 16, 100


# What stops a program before its first step; once it trains, it did without.
_BEFORE_TRAINING = frozenset(
    {
        ErrorType.COMPILE_ERROR,
        ErrorType.CONFIG_ERROR,
        ErrorType.CUDA_UNAVAILABLE,
        ErrorType.DEPENDENCY_CONFLICT,
        ErrorType.DEPENDENCY_MISSING,
        ErrorType.DIST_INIT,
        ErrorType.HUB_ACCESS,
    }
)


# What C code prints of an exception while a module is imported, when the import can do without (NumPy's
# `import_array`): the exception's line, and no traceback.
_IMPORTED_WITHOUT = r"^(?:RuntimeError|ImportError|AttributeError|ModuleNotFoundError): "
_MISSED = frozenset({"ImportError", "ModuleNotFoundError", "NameError", "AttributeError"})

_TRIED_AGAIN = frozenset(
    {ErrorType.NETWORK_ERROR, ErrorType.HUB_ACCESS}
)  # of what a request may meet and then succeed
_RETRY = (
    r"(?i)\b(?:re-?try(?:ing)?|retries|try(?:ing)? (?:again|to resume)|falling back|will retry|attempt \d+)\b"
)


def _tries_again(lines: Sequence[JudgedLine]) -> bool:
    """Whether the first lines say that a request is tried again, and ordinary lines follow."""
    texts = [judged.line.text for judged in lines[:3]]
    told = next((n for n, text in enumerate(texts) if compiled(_RETRY).search(text)), None)
    return told is not None and any(
        judged.kind is not None and not compiled(_RETRY).search(judged.line.text)
        for judged in lines[told + 1 :]
    )


def went_on(candidate: Candidate, until: int, stretches: Stretches, several: bool) -> str | None:
    """Why a candidate cannot be the end: the program went on between it and byte `until`."""
    # A bar redraws its last state when it is torn down; only numbers that moved on are progress.
    before = {judged.mark for judged in stretches.before(candidate.start, BEFORE_BYTES)}
    lines = list(stretches.between(end_of_message(candidate, stretches.data), until, candidate.rank))
    moved = {judged.mark for judged in lines if judged.trains} - before
    needed = 3 if candidate.traceback is None and not several else 4
    if candidate.traceback is None and candidate.rule and candidate.rule.error_type in _BEFORE_TRAINING:
        needed = 1
    if len(moved) >= needed:
        return TRAINED
    if (
        candidate.traceback is None
        and not several
        and type_of(candidate) in _TRIED_AGAIN
        and _tries_again(lines)
    ):
        return "the program tried again and went on"
    skipped = candidate.traceback is None and compiled(_SKIPPED).search(candidate.line.text)
    if skipped and any(judged.kind is not None for judged in lines):
        return "the program passed over it and went on"
    if candidate.strength < 2 and any(judged.line.text.startswith(INSTALLED) for judged in lines):
        return WENT_ON  # pip found another index or mirror
    if not several and candidate.traceback is None and _only_recorded(candidate, lines):
        return WENT_ON
    raised = candidate.traceback or exception_line(candidate.line.text)  # a long message may follow it
    limit = LINES_AFTER_TRACEBACK if raised else LINES_AFTER_LINE
    if several:  # other processes may have printed them
        limit = LINES_WITH_RANKS if candidate.traceback else 2 * LINES_AFTER_LINE
    if len({judged.kind for judged in lines} - {None}) >= limit:
        return WENT_ON
    return None


def _only_recorded(candidate: Candidate, lines: Sequence[JudgedLine]) -> bool:
    """Whether the program wrote the fault into its log as one record, and further records of ordinary work with later
    stamps followed: a server that answers the next request."""
    head = candidate.line.text
    recorded = stamp(head) if compiled(_RECORD).search(head[:200]) else None
    if recorded is None:
        return False
    later = 0
    for judged in lines:
        when = stamp(judged.line.text) if judged.kind is not None else None
        later += bool(when and when.form == recorded.form and when > recorded)
    return later >= LATER_RECORDS


def got_past_import(candidate: Candidate, after: Iterable[Candidate]) -> bool:
    """Whether a line about an import that went wrong was followed by an exception of another kind from the midst of
    the program: it ran without what it could not import."""
    types = (ErrorType.DEPENDENCY_CONFLICT, ErrorType.DEPENDENCY_MISSING)
    if candidate.traceback is not None or type_of(candidate) not in types:
        return False
    later = next((c for c in after if c.traceback is not None and c.start > candidate.end), None)
    if later is None or later.raised is None or not compiled(_IMPORTED_WITHOUT).search(candidate.line.text):
        return False
    importing = any(code.startswith(("import ", "from ")) for *_, code in later.raised.frames)
    return later.raised.type.rpartition(".")[2] not in _MISSED and not importing


def written_late(candidate: Candidate, data: Any) -> bool:
    """Whether what follows an exception may have been printed before it: a program whose output is a file keeps
    its last lines in a buffer until it ends, while a traceback and bars are written at once."""
    if type_of(candidate) is ErrorType.USER_CANCELLED:
        return True
    if len(data) - candidate.end > BUFFERED:
        return False
    bar = compiled(r"\d+/\d+ \[\d+:\d\d")
    rest = read_lines(data, candidate.end, BUFFERED)
    return not any(bar.search(line.text) or is_finished(line.text) for line in rest)


def recorded_and_went_on(candidate: Candidate, until: int, stretches: Stretches) -> bool:
    """Whether the traceback belongs to a record of the program's log (`logger.exception`), and training reports
    stamped later than that record follow: however the two streams were buffered, those came after it."""
    before = list(stretches.before(candidate.start, BEFORE_BYTES))
    head = before[-1].line.text if before else ""
    recorded = stamp(head) if compiled(_RECORD).search(head) else None
    if recorded is None:
        return False
    known = {judged.mark for judged in before}
    later: set[str | None] = set()
    for judged in stretches.between(candidate.end, until, candidate.rank):
        when = stamp(judged.line.text) if judged.trains and judged.mark not in known else None
        if when and when.form == recorded.form and when > recorded:
            later.add(judged.mark)
    return len(later) >= LATER_REPORTS


def goes_on(candidate: Candidate, stretches: Stretches) -> bool:
    """Whether lines of the kinds printed before an exception go on behind it for longer than any buffer holds: their
    process was another one, or it caught the exception."""
    if len(stretches.data) - candidate.end <= 2 * BUFFERED:
        return False
    known = {judged.kind for judged in stretches.before(candidate.start, KINDS_BYTES)} - {None}
    rest = stretches.between(candidate.end, len(stretches.data), candidate.rank)
    return sum(judged.kind in known for judged in rest) >= LINES_OF_KNOWN_KINDS


def with_earlier(live: Sequence[Candidate], data: Any) -> None:
    """Rule out also what a process had survived already when it survived something later: training that went on
    after the later failure, and a traceback of the same kind after which the program went on."""
    trained: set[int | None] = set()
    repeated: set[tuple[str, int | None]] = set()
    for candidate in reversed(live):
        kind = (candidate.rule.id if candidate.rule else "", candidate.rank)
        if candidate.rejected == TRAINED:
            trained.add(candidate.rank)
        elif candidate.rejected == WENT_ON and candidate.traceback is not None:
            repeated.add(kind)
        elif candidate.rejected is None:
            late = candidate.traceback is not None and written_late(candidate, data)
            if candidate.rank in trained and not late:
                candidate.rejected = TRAINED
            elif candidate.traceback is not None and kind[0] and kind in repeated:
                candidate.rejected = WENT_ON


def type_of(candidate: Candidate) -> ErrorType:
    """The error type of a candidate's rule, UNKNOWN without one."""
    return candidate.rule.error_type if candidate.rule else ErrorType.UNKNOWN
