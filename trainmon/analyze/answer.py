"""Put the answer together: cause, phase, description, suggestions, what else was seen."""

from __future__ import annotations

import contextlib
import re
import signal as signals
from collections.abc import Sequence
from dataclasses import replace

from trainmon.analyze.across import first_of, silent_ranks
from trainmon.analyze.candidates import Candidate
from trainmon.analyze.choose import begin_of, choose
from trainmon.analyze.collect import collect
from trainmon.analyze.context import FailureContext
from trainmon.analyze.course import with_course
from trainmon.analyze.cut import cut_short, where
from trainmon.analyze.ending import NO_FAILURE, gone_through, last_lines, last_telling, last_words
from trainmon.analyze.findings import (
    CONTESTED,
    alternatives,
    confidence_of,
    contributing,
    finding,
    lines_of,
    place_of,
    rejected,
)
from trainmon.analyze.fingerprint import fingerprint
from trainmon.analyze.frames import exception_info
from trainmon.analyze.imported import scheduler_says
from trainmon.analyze.knowledge import Knowledge
from trainmon.analyze.phase import FROM_OUTSIDE, phase_of
from trainmon.analyze.printed import with_printed
from trainmon.analyze.said import said_before
from trainmon.analyze.silent import death_signal, explain, speaks_of_no_failure
from trainmon.analyze.written import as_printed, as_written
from trainmon.logs import Traceback, line_number
from trainmon.model import (
    Diagnosis,
    ErrorType,
    Evidence,
    ExceptionInfo,
    LogSource,
    Phase,
    Role,
    RootCause,
    Standing,
    Suggestion,
)
from trainmon.redact import mask
from trainmon.rules import Rule

MAX_SUGGESTIONS = 6
TAIL_BYTES = 1 << 16
NEAR_BYTES = 1 << 13
_SEVERAL = (b"ChildFailedError", b"torchrun", b"torch.distributed.run", b"local_rank", b"deepspeed.launcher")


def diagnose(evidence: Evidence, knowledge: Knowledge | None = None) -> Diagnosis:
    """Say why a job died and what to change, by the built-in rules or those given.

    Pure: the same evidence and rules always give the same diagnosis.
    """
    knowledge = knowledge or Knowledge.builtin()
    evidence, changed = as_printed(evidence)
    found: list[Candidate] = []
    chosen: list[Candidate] = []
    cut: Candidate | None = None
    for log in evidence.logs:
        candidates, tracebacks = collect(log, knowledge)
        own: set[int] = set().union(*(t.own for t in tracebacks)) if tracebacks else set()
        found.extend(candidates)
        cut = cut_short(log, tracebacks) or cut
        cause = choose(candidates, own, _has_ranks(log, tracebacks))
        if cause is not None:
            chosen.append(cause)
    cause = first_of(chosen)
    if cause is not None and not _outweighed(cause, evidence):
        answer = _from_candidate(cause, found, evidence)
    else:
        answer = _silent(evidence, found, cut)
    if answer.rule is None and answer.error_type is ErrorType.UNKNOWN:
        answer = replace(answer, nearest=knowledge.nearest(" ".join(answer.evidence)))
    answer = replace(with_course(answer, evidence), analyzer_version=knowledge.version)
    return as_written(answer, changed)


def _has_ranks(log: LogSource, tracebacks: Sequence[Traceback]) -> bool:
    """Whether several processes write to this log, so that other lines say nothing about one of them."""
    if len({t.rank for t in tracebacks}) > 1:
        return True
    size = len(log.data)
    head, tail = bytes(log.data[: min(size, TAIL_BYTES)]), bytes(log.data[max(0, size - TAIL_BYTES) :])
    return any(sign in head or sign in tail for sign in _SEVERAL)


def _outweighed(cause: Candidate, evidence: Evidence) -> bool:
    """Whether exit status says more than the best line: a person cancelled, or only a vague line was found."""
    error_type = cause.rule.error_type if cause.rule else ErrorType.UNKNOWN
    if evidence.cancelled_by_user:  # a scheduler's SIGTERM looks like a person's until it says why
        return error_type not in FROM_OUTSIDE
    if cause.strength <= 1 and scheduler_says(evidence, Phase.UNKNOWN) is not None:
        return True
    if death_signal(evidence) == signals.SIGABRT and error_type is not ErrorType.UNKNOWN:
        return False  # a library that aborts says why before
    if cause.rule and error_type is ErrorType.UNKNOWN and evidence.signal is None:
        return False  # a launcher named the first to end; its own exit code may be of those it stopped
    return (
        death_signal(evidence) is not None
        and cause.strength <= 1
        and error_type not in FROM_OUTSIDE | {ErrorType.NATIVE_CRASH, ErrorType.HOST_OOM}
    )


def _from_candidate(cause: Candidate, found: Sequence[Candidate], evidence: Evidence) -> Diagnosis:
    rule = cause.rule
    error_type = rule.error_type if rule else ErrorType.UNKNOWN
    phase = phase_of(cause, error_type, _next_traceback(cause, found))
    exception = exception_info(cause.traceback, cause.raised) if cause.traceback else None
    context = FailureContext(cause, evidence, exception, phase, begin_of(cause, found))
    if rule is not None:
        title, description = rule.title, _described(rule, context)
        suggestions = _suggestions(rule, context)
    else:
        name = cause.raised.type if cause.raised and cause.raised.type else "an unfinished traceback"
        title, description = (
            f"It ended with {name}",
            "No rule knows this exception; its message stands below.",
        )
        suggestions = ()
    if cause.strength <= 0:
        description += " It usually follows another failure, which this log does not show."
        if silent := silent_ranks(evidence.logs, found):
            ranks = ", ".join(map(str, silent[:8])) + (" …" if len(silent) > 8 else "")
            description += f" Rank {ranks} ended without a word: look for what ended it first."
    where = context.user_frame
    if where is not None:
        name = where.file.replace("\\", "/").rsplit("/", 1)[-1]
        description += f" Raised from {replace(where, file=name).place}."
    others = alternatives(cause, found)
    confidence = round(min(confidence_of(cause), CONTESTED if others else 1.0), 2)
    return Diagnosis(
        error_type=error_type,
        phase=phase,
        title=title,
        description=mask(description),
        confidence=confidence,
        rule=rule.id if rule else None,
        fingerprint=fingerprint(error_type, rule.id if rule else None, cause.line.text, exception),
        root_cause=place_of(cause),
        exception=exception,
        suggestions=suggestions or _look_there(exception),
        contributing=tuple(finding(c) for c in contributing(cause, found, others)),
        evidence=lines_of(cause),
        standing=Standing.of(confidence),
        alternatives=tuple(finding(c) for c in others),
        rejected=tuple(finding(c) for c in rejected(cause, found)),
    )


def _next_traceback(cause: Candidate, found: Sequence[Candidate]) -> Traceback | None:
    """Where the program was when the cause's line was followed by an exception of the same process."""
    if cause.traceback is not None or cause.role is not Role.ROOT:
        return None
    later = (
        c.traceback
        for c in found
        if c.traceback
        and c.log is cause.log
        and c.rank == cause.rank
        and 0 <= c.start - cause.end <= NEAR_BYTES
    )
    return next(later, None)


def _described(rule: Rule, context: FailureContext) -> str:
    """The rule's description with the captured values in it, and what its `describe` adds.

    A sentence about a value that this form of the message does not tell is left out.
    """
    told = [
        re.sub(r"\{(\w+)\}", lambda m: context[m.group(1)], sentence)
        for sentence in re.split(r"(?<=[.!?]) (?=[A-Z])", rule.description)
        if all(context[name] for name in re.findall(r"\{(\w+)\}", sentence))
    ]
    text = " ".join(told) or f"{rule.title}."
    with contextlib.suppress(Exception):  # over odd input it costs the addition, never the answer
        text = f"{text} {rule.describe(context)}".strip()
    return text


def _suggestions(rule: Rule, context: FailureContext) -> tuple[Suggestion, ...]:
    """The first few that the job's framework has and that change something, each once, with secrets masked that a
    rule took out of the log.

    A rule that fails over odd input costs its advice, never the answer.
    """
    wanted: list[Suggestion] = []
    with contextlib.suppress(Exception):
        wanted.extend(rule.suggest(context))
    useful: dict[tuple[str | None, str | None], Suggestion] = {}
    for one in wanted:
        if one.parameter is None or not (context.lacks(one.parameter) or one.current == one.suggested):
            useful.setdefault((one.parameter, one.action), one)
    return tuple(
        replace(s, reason=mask(s.reason), action=mask(s.action) if s.action else s.action)
        for s in list(useful.values())[:MAX_SUGGESTIONS]
    )


def _look_there(exception: ExceptionInfo | None) -> tuple[Suggestion, ...]:
    frame = next((f for f in reversed(exception.frames) if f.user_code), None) if exception else None
    if frame is None:
        return ()
    return (
        Suggestion(
            "It is the innermost line of your own code in the traceback.",
            action=f"Look at {mask(frame.file)}:{frame.line} in {frame.function}"
            + (f": `{frame.code}`" if frame.code else ""),
        ),
    )


def _silent(evidence: Evidence, found: Sequence[Candidate], cut: Candidate | None) -> Diagnosis:
    error_type, phase, title, description, confidence, suggestions = explain(with_printed(evidence))
    lines = last_telling(evidence)
    place = exception = None
    if phase in (Phase.TRAINING, Phase.UNKNOWN) and any(
        said_before(log.data, len(log.data)).evaluating for log in evidence.logs[-1:]
    ):
        phase = Phase.EVALUATION
    if cut is not None and cut.traceback is not None:
        phase, place = phase_of(cut, error_type), place_of(cut)
        exception = exception_info(cut.traceback, cut.raised)
        description += f" It breaks off inside a traceback, in {where(exception.frames[-1])}."
        suggestions = (*suggestions, *_look_there(exception))
    elif (
        error_type is ErrorType.UNKNOWN and speaks_of_no_failure(evidence) and (said := last_words(evidence))
    ):
        (title, description, suggestions), lines = gone_through(said), []
    elif error_type is ErrorType.UNKNOWN and not lines and speaks_of_no_failure(evidence):
        title, description, suggestions = NO_FAILURE
    elif error_type is ErrorType.UNKNOWN and lines:
        log, offset, text = lines[-1]
        place = RootCause(mask(text), line_number(log.data, offset), offset, log.name)
    return Diagnosis(
        error_type=error_type,
        phase=phase,
        title=title,
        description=description,
        confidence=confidence,
        fingerprint=fingerprint(error_type, None, title, None),
        root_cause=place,
        exception=exception,
        suggestions=suggestions,
        contributing=tuple(finding(c) for c in contributing(None, found)),
        rejected=tuple(finding(c) for c in rejected(None, found)),
        standing=Standing.of(confidence),
        evidence=tuple(mask(text) for _, _, text in lines) or last_lines(evidence),
    )
