"""What the course of the metrics adds to an answer that the log gave: a leak or a jump, a loss that had climbed."""

from __future__ import annotations

from dataclasses import replace

from trainmon.analyze.printed import with_printed
from trainmon.analyze.trends import (
    Climb,
    Growth,
    Memory,
    find_climb,
    find_growth,
    find_not_finite,
    host_memory_full,
)
from trainmon.model import Diagnosis, ErrorType, Evidence, Finding, Role, Standing, Suggestion

_LEAKS = (
    "https://docs.pytorch.org/docs/stable/notes/faq.html#my-model-reports-cuda-runtime-error-2-out-of-memory"
)
_DIVERGES = frozenset({ErrorType.NAN_LOSS, ErrorType.UNKNOWN, ErrorType.CUDA_DEVICE_ASSERT})


def with_course(diagnosis: Diagnosis, evidence: Evidence) -> Diagnosis:
    """The diagnosis with what the metrics say of the time before; the same one when they say nothing."""
    diverges = diagnosis.error_type in _DIVERGES
    if diverges:
        evidence = with_printed(evidence, diagnosis.root_cause)
    if not evidence.metrics:
        return diagnosis
    if diagnosis.error_type in (ErrorType.CUDA_OOM, ErrorType.HOST_OOM, ErrorType.KILLED):
        part, whose = (
            ("gpu", "GPU") if diagnosis.error_type is ErrorType.CUDA_OOM else ("process_rss", "Host")
        )
        diagnosis = _with_growth(diagnosis, find_growth(evidence, part), whose)
    if diagnosis.error_type is ErrorType.KILLED:
        diagnosis = _with_full_memory(diagnosis, evidence)
    if diverges and (climb := find_climb(evidence)) is not None:
        diagnosis = _with_climb(diagnosis, climb)
    if diverges and (since := find_not_finite(evidence)) is not None:
        diagnosis = _with_not_finite(diagnosis, *since)
    return diagnosis


def _gib(size: float) -> str:
    return f"{size / 2**30:.1f} GiB"


def _span(seconds: float) -> str:
    return f"{seconds / 60:.0f} min" if seconds >= 60 else f"{seconds:.0f} s"


def _with_growth(diagnosis: Diagnosis, growth: Growth | None, whose: str) -> Diagnosis:
    if growth is None or growth.kind is Memory.STEADY:
        return diagnosis
    course = (
        f"{whose} memory {{}} from {_gib(growth.first)} to {_gib(growth.last)} over {_span(growth.seconds)}"
    )
    if growth.kind is Memory.JUMP:
        said = course.format("jumped") + ": one large batch or step rather than a leak."
        return replace(diagnosis, description=f"{diagnosis.description} {said}")
    said = (
        course.format("grew step by step") + ", which reads like a leak: a smaller batch only delays the end."
    )
    look = Suggestion(
        "Memory that grows with the steps is kept by references: a history of losses, outputs or hidden states.",
        action="Find what is kept from step to step: log `loss.item()`, not `loss`; `.detach()` what you store; "
        "empty lists of outputs after each epoch",
        source=_LEAKS,
    )
    return replace(
        diagnosis,
        description=f"{diagnosis.description} {said}",
        suggestions=(look, *diagnosis.suggestions)[: max(6, len(diagnosis.suggestions))],
    )


def _with_full_memory(diagnosis: Diagnosis, evidence: Evidence) -> Diagnosis:
    """A kill while the machine's memory was full is likely, though not proved, the OOM killer's."""
    full = host_memory_full(evidence)
    if full is None or any(f.error_type is ErrorType.HOST_OOM for f in diagnosis.alternatives):
        return diagnosis
    used, total = full
    other = Finding(
        rule="",
        error_type=ErrorType.HOST_OOM,
        role=Role.CONFIRMATION,
        line=f"system/memory_used_bytes: {_gib(used)} of {_gib(total)} in use at the last sample",
        title="The machine's memory was full just before",
        standing=Standing.LIKELY,
    )
    return replace(diagnosis, alternatives=(other, *diagnosis.alternatives))


def _with_climb(diagnosis: Diagnosis, climb: Climb) -> Diagnosis:
    said = (
        f"{climb.name} had climbed from {climb.low:.4g} (step {climb.low_step:g}) to {climb.last:.4g} "
        f"(step {climb.last_step:g}) before the end."
    )
    if diagnosis.error_type is ErrorType.UNKNOWN:
        other = Finding(
            rule="",
            error_type=ErrorType.NAN_LOSS,
            role=Role.CONFIRMATION,
            line=said,
            title="The training was diverging",
            standing=Standing.GUESS,
        )
        return replace(diagnosis, alternatives=(*diagnosis.alternatives, other))
    return replace(diagnosis, description=f"{diagnosis.description} {said}")


def _with_not_finite(diagnosis: Diagnosis, name: str, step: float) -> Diagnosis:
    """Where the loss was lost, unless the description says so already."""
    said = f"{name} was NaN or infinite from step {step:g} on."
    if f"from step {step:g} on" in diagnosis.description:
        return diagnosis
    return replace(diagnosis, description=f"{diagnosis.description} {said}")
