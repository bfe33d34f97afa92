"""The error report as Markdown that shows the job's text as it is, wherever it is pasted."""

from __future__ import annotations

import re
from collections.abc import Iterable

from trainmon import redact
from trainmon.model import Diagnosis, ExceptionInfo, Job, Suggestion
from trainmon.web import wording

_MOST_FRAMES = 60


def markdown(job: Job | None, diagnosis: Diagnosis) -> str:
    """The whole report; without a job, of a log from anywhere.

    Secrets are masked; foreign text stands only inside fences and code spans.
    """
    parts = [
        f"# {span(diagnosis.title)}",
        _facts(job, diagnosis),
        "## What happened",
        fenced(diagnosis.description),
        *_root_cause(diagnosis),
        *_message(job, diagnosis),
        *_stack(diagnosis),
        *_evidence(diagnosis),
        *_fixes(diagnosis.suggestions),
    ]
    return redact.mask("\n\n".join(parts)) + "\n"


def fenced(text: str) -> str:
    """A code block whose fence is longer than any run of backticks in the text."""
    body = redact.plain(text).strip("\n")
    fence = "`" * max(3, _longest_run(body) + 1)
    return f"{fence}text\n{body}\n{fence}"


def span(text: object, *, cell: bool = False) -> str:
    """A code span on one line; in a table `cell`, bars are escaped too."""
    body = " ".join(redact.plain(str(text)).split()) or "–"
    if cell:
        body = body.replace("|", "\\|")
    ticks = "`" * (_longest_run(body) + 1)
    pad = " " if body.startswith("`") or body.endswith("`") else ""
    return f"{ticks}{pad}{body}{pad}{ticks}"


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)


def _facts(job: Job | None, diagnosis: Diagnosis) -> str:
    pairs: list[tuple[str, object]] = [
        ("Error type", diagnosis.error_type),
        ("Phase", diagnosis.phase),
        ("Confidence", f"{diagnosis.confidence:.0%}"),
    ]
    if job is not None:
        pairs = [*_job_facts(job), *pairs]
    if diagnosis.rule:
        pairs.append(("Rule", diagnosis.rule))
    return "\n".join(f"- {key}: {span(value)}" for key, value in pairs)


def _job_facts(job: Job) -> list[tuple[str, object]]:
    pairs: list[tuple[str, object]] = [
        ("Job", f"{job.name} ({job.id})"),
        ("Project", job.project),
        ("Status", job.status),
        ("Command", " ".join(redact.mask_argv(job.command)) or "–"),
    ]
    if job.exit_code is not None:
        pairs.append(("Exit code", job.exit_code))
    if job.signal is not None:
        pairs.append(("Signal", wording.signal_name(job.signal)))
    return pairs


def _root_cause(diagnosis: Diagnosis) -> Iterable[str]:
    cause = diagnosis.root_cause
    if cause is None:
        return
    where = f", line {cause.line_number}" if cause.line_number is not None else ""
    yield f"## {diagnosis.cause_heading}{where}"
    yield fenced(cause.line)


def _message(job: Job | None, diagnosis: Diagnosis) -> Iterable[str]:
    raised = diagnosis.exception
    text = f"{raised.type}: {raised.message}" if raised else job.error_message if job else None
    if text:
        yield "## Error message"
        yield fenced(text)


def _stack(diagnosis: Diagnosis) -> Iterable[str]:
    if diagnosis.exception is not None and diagnosis.exception.frames:
        yield "## Stack trace"
        yield fenced("\n".join(_stack_lines(diagnosis.exception)))


def _stack_lines(raised: ExceptionInfo) -> Iterable[str]:
    for origin in raised.chain:
        yield from _stack_lines(origin)
        yield ""
    for frame in raised.frames[-_MOST_FRAMES:]:
        yield f'  File "{frame.file}", line {frame.line}' + (
            f", in {frame.function}" if frame.function else ""
        )
        if frame.code:
            yield f"    {frame.code}"
    yield f"{raised.type}: {raised.message}"


def _evidence(diagnosis: Diagnosis) -> Iterable[str]:
    if diagnosis.evidence:
        yield "## Error lines in the log"
        yield fenced("\n".join(diagnosis.evidence))


def _fixes(suggestions: Iterable[Suggestion]) -> Iterable[str]:
    found = list(suggestions)
    settings = [s for s in found if s.parameter]
    actions = [s for s in found if not s.parameter]
    if not found:
        return
    yield "## Suggested changes"
    if settings:
        head = "| Parameter | Current | Suggested | Why |\n| --- | --- | --- | --- |"
        cells = (
            (s.parameter, wording.setting(s.current), wording.setting(s.suggested), s.reason)
            for s in settings
        )
        yield "\n".join([head, *("| " + " | ".join(span(c, cell=True) for c in row) + " |" for row in cells)])
    if actions:
        yield "\n".join(f"- {span(s.action or s.reason)}" for s in actions)
