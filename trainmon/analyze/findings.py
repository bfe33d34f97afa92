"""Candidates as the public findings: what else was seen, what else may be the cause, what was ruled out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from trainmon.analyze.candidates import Candidate, weakened
from trainmon.logs import line_number
from trainmon.model import ErrorType, Finding, Role, RootCause, Standing
from trainmon.redact import mask, plain

MAX_CONTRIBUTING = 20
MAX_ALTERNATIVES = 3
WARNED = 0.5  # a line that was only a warning may be the cause when nothing else is; more cannot be said
UNRECOGNISED = 0.3
TOLD = 0.6  # a message without its exception; the program may have dealt with it
IGNORED = 0.4  # an exception that the interpreter only reported ended nothing by itself
CONTESTED = 0.85  # of an answer beside which the evidence allows another one: likely, never established
_NEVER_A_CAUSE = (Role.ADVICE, Role.CLEANUP, Role.CASCADE, Role.CONFIRMATION)


def confidence_of(candidate: Candidate) -> float:
    """How sure its rule is of a candidate, 0 to 1."""
    if candidate.rule is None:
        return UNRECOGNISED
    if candidate.told:
        return min(candidate.rule.confidence, TOLD)
    if candidate.ignored:
        return min(candidate.rule.confidence, IGNORED)
    return min(candidate.rule.confidence, WARNED) if weakened(candidate) else candidate.rule.confidence


def verbatim(candidate: Candidate) -> str:
    """The line as it stands in the log, prefixes and all, without escapes and secrets."""
    if candidate.log is None:
        return mask(candidate.line.text.strip())
    raw = bytes(candidate.log.data[candidate.line.offset : candidate.line.end])
    return mask(plain(raw.decode("utf-8", "replace")).strip())


def place_of(cause: Candidate) -> RootCause:
    """Where a cause stands."""
    return RootCause(
        line=verbatim(cause),
        line_number=line_number(cause.log.data, cause.line.offset) if cause.log else None,
        offset=cause.line.offset,
        file=cause.log.name if cause.log else None,
        rank=cause.rank,
        host=cause.line.host,
    )


def finding(candidate: Candidate) -> Finding:
    """One candidate for people and programs."""
    rule = candidate.rule
    name = candidate.raised.type if candidate.raised and candidate.raised.type else ""
    return Finding(
        rule=rule.id if rule else "unrecognised-exception",
        error_type=rule.error_type if rule else ErrorType.UNKNOWN,
        role=candidate.role,
        line=mask(candidate.line.text.strip()[:1000]),
        line_number=line_number(candidate.log.data, candidate.line.offset) if candidate.log else None,
        offset=candidate.line.offset,
        file=candidate.log.name if candidate.log else None,
        rank=candidate.rank,
        host=candidate.line.host,
        title=rule.title if rule else mask(f"{name or 'An exception'} that no rule knows"),
        captures={k: mask(v) for k, v in candidate.captures.items() if k != "0"},
        rejected=candidate.rejected,
        standing=Standing.of(confidence_of(candidate)),
    )


def alternatives(cause: Candidate, found: Iterable[Candidate]) -> list[Candidate]:
    """What may be the cause instead, or as well: a second reading of the same line, a failure of another rank
    that is no consequence, or a recognised failure beside a doubtful answer."""
    others = list(cause.readings)
    for candidate in found:
        if candidate is cause or candidate.rejected or candidate.role in _NEVER_A_CAUSE:
            continue
        apart = cause.rank is not None and candidate.rank is not None and candidate.rank != cause.rank
        doubtful = confidence_of(cause) < 0.6 <= confidence_of(candidate)
        if candidate.strength >= 2 and candidate.rule is not None and (apart or doubtful):
            others.append(candidate)
    kinds = {cause.rule.error_type if cause.rule else ErrorType.UNKNOWN}
    result = []
    for candidate in others:
        error_type = candidate.rule.error_type if candidate.rule else ErrorType.UNKNOWN
        if error_type not in kinds:
            kinds.add(error_type)
            result.append(candidate)
    return result[:MAX_ALTERNATIVES]


def contributing(
    cause: Candidate | None, found: Sequence[Candidate], but: Sequence[Candidate] = ()
) -> list[Candidate]:
    """What else was seen and not ruled out, one of each kind, those after the cause first."""
    start = cause.start if cause else 0
    ordered = sorted(found, key=lambda c: (c.start < start, c.start))
    return _kinds((c for c in ordered if not c.rejected and c not in but), cause)


def rejected(cause: Candidate | None, found: Sequence[Candidate]) -> list[Candidate]:
    """What was ruled out as the cause, one of each kind, the last first: it stands nearest to the end."""
    return _kinds((c for c in reversed(found) if c.rejected), None)


def _kinds(candidates: Iterable[Candidate], cause: Candidate | None) -> list[Candidate]:
    kinds: set[tuple[str, str | None]] = set()
    result: list[Candidate] = []
    for candidate in candidates:
        kind = (candidate.rule.id if candidate.rule else candidate.line.text[:60], candidate.rejected)
        same = candidate is cause or (cause and candidate.rule is not None and candidate.rule is cause.rule)
        if same or candidate.role is Role.ADVICE or kind in kinds:
            continue
        kinds.add(kind)
        result.append(candidate)
        if len(result) >= MAX_CONTRIBUTING:
            break
    return result


def lines_of(cause: Candidate) -> tuple[str, ...]:
    """The decisive lines: the exception's message, else the line."""
    if cause.raised is not None and cause.raised.lines:
        return tuple(mask(line.text[:1000]) for line in cause.raised.lines[:8])
    return (mask(cause.line.text.strip()[:1000]),)
