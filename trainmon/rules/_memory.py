"""What several memory rules share: reading sizes out of allocator messages, and the advice about batches."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from trainmon.model import Phase, Suggestion
from trainmon.rules._rule import Context

PERFORMANCE = "https://huggingface.co/docs/transformers/perf_train_gpu_one"
_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}
_SIZE = r"(\d{1,12}(?:\.\d{1,6})? ?(?:[KMGT]i?B|bytes))"
_NEW = re.compile(rf"total capac?i?ty of {_SIZE} of which {_SIZE} is free")
_OWN = re.compile(rf"(?:this process has|Process \d{{1,9}} has) {_SIZE} memory in use")
_THIS = re.compile(rf"this process has {_SIZE} memory in use")
_ALLOCATED = re.compile(rf"allocated memory {_SIZE} is allocated by PyTorch")
_UNUSED = re.compile(rf"{_SIZE} is reserved by PyTorch but unallocated")
_OLD = re.compile(
    rf"{_SIZE} total capacity; {_SIZE} already allocated;(?: {_SIZE} current active;)? {_SIZE} free; {_SIZE} "
    r"(?:reserved|cached)"
)
_WANTED = re.compile(rf"Tried to allocate {_SIZE}")


def size_in_bytes(text: str) -> int | None:
    """Bytes of "1.5 GiB", "512 MB" or "4096 bytes"; None for anything else."""
    match = re.fullmatch(r"(\d{1,20}(?:\.\d{1,6})?) ?(?:([KMGT]?)i?B|bytes?)", text.strip())
    return int(float(match.group(1)) * _UNITS[match.group(2) or ""]) if match else None


def readable(size: float) -> str:
    """Bytes in the unit a person would choose."""
    size = min(size, 1 << 80)  # nothing larger is a size, only a number too long to divide
    for unit, factor in (("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20)):
        if size >= factor:
            return f"{size / factor:.1f} {unit}"
    return f"{size / 1024:.0f} KiB"


@dataclass(frozen=True, slots=True)
class Figures:
    """What PyTorch's allocator said, in bytes; None where its message did not say."""

    wanted: int | None = None
    total: int | None = None
    free: int | None = None
    held: int | None = None
    unused: int | None = None

    @property
    def fragmented(self) -> bool:
        """Whether memory that this process reserves but does not use would have been enough."""
        if self.wanted is None or self.unused is None:
            return False
        return self.unused > 256 << 20 and self.unused + (self.free or 0) >= self.wanted

    @property
    def others(self) -> int | None:
        """Bytes that somebody else holds on the card."""
        if self.total is None or self.free is None or self.held is None:
            return None
        return max(0, self.total - self.free - self.held)

    @property
    def crowded(self) -> bool:
        """Whether somebody else holds so much that this allocation would have fitted without it."""
        others = self.others
        if others is None or self.total is None or others < max(0.15 * self.total, 1 << 30):
            return False
        return self.wanted is not None and self.wanted <= others + (self.free or 0)


def figures(text: str) -> Figures:
    """Read an allocator message of any PyTorch version."""
    wanted = _first(_WANTED, text)
    if old := _OLD.search(text):
        total, allocated, _, free, reserved = (size_in_bytes(g) if g else None for g in old.groups())
        unused = reserved - allocated if reserved is not None and allocated is not None else None
        return Figures(wanted, total, free, reserved, unused)
    new = _NEW.search(text)
    total, free = (size_in_bytes(g) for g in new.groups()) if new else (None, None)
    allocated, unused = _first(_ALLOCATED, text), _first(_UNUSED, text)
    # The message may stand twice in the text, and may list other processes beside this one.
    own = set(_THIS.findall(text)) or set(_OWN.findall(text))
    held = size_in_bytes(own.pop()) if len(own) == 1 else None
    if held is None and allocated is not None and unused is not None:
        held = allocated + unused
    return Figures(wanted, total, free, held, unused)


def _first(pattern: re.Pattern[str], text: str) -> int | None:
    match = pattern.search(text)
    return size_in_bytes(match.group(1)) if match else None


def said(found: Figures) -> str:
    """The figures of an allocator's message as one sentence; "" when it gave too few."""
    if found.wanted is None or found.free is None or found.total is None:
        return ""
    words = f"Asked for {readable(found.wanted)}; {readable(found.free)} of {readable(found.total)} were free"
    if found.held is not None:
        words += f", this process held {readable(found.held)}"
        if found.crowded:
            words += f" and others {readable(found.others or 0)}"
    if found.fragmented:
        words += f", {readable(found.unused or 0)} of it reserved but unused"
    return words + "."


def factor_that_fits(sizes: Figures) -> int:
    """By which power of two a batch has to be divided, as far as the allocator's figures tell; 2 without figures.

    What the process holds is part weights and part activations, and the message does not tell them apart; half of
    it is taken to shrink with the batch, as the block that was asked for does.
    """
    if sizes.wanted is None or sizes.total is None:
        return 2
    room = sizes.total - (sizes.others or 0)
    half = (sizes.held if sizes.held is not None else room - (sizes.free or 0)) / 2
    factor = 2
    while half + (half + sizes.wanted) / factor > room and factor < 1024:
        factor *= 2
    return factor


def split_batch(batch: int, accumulation: int, factor: int) -> tuple[int, int]:
    """Batch and accumulation with the same product as before, the batch at most `batch / factor` (at least 1)."""
    product = batch * accumulation
    fits = max(1, batch // factor)
    smaller = next(n for n in range(fits, 0, -1) if product % n == 0)
    return smaller, product // smaller


def smaller_batch(
    ctx: Context, factor: int = 2, *, source: str = PERFORMANCE, sizes: Figures | None = None
) -> Iterable[Suggestion]:
    """Fewer samples at once; in training with more accumulation, so that the effective batch stays."""
    if ctx.phase is Phase.EVALUATION:
        yield ctx.change(
            "batch_size" if ctx.lacks("eval_batch_size") else "eval_batch_size",
            lambda n: max(1, int(n) // factor),
            "It struck while evaluating: only the evaluation batch has to become smaller, training keeps "
            "its own.",
            unknown="half of the current value",
            source=source,
        )
        return
    # Where a batch is filled up to a number of tokens, the number of samples does not decide.
    knob = "tokens_per_batch" if ctx.framework == "fairseq" and ctx.knob("tokens_per_batch") else "batch_size"
    batch, accumulation = ctx.knob(knob), ctx.knob("gradient_accumulation")
    if isinstance(batch, int) and batch <= 1:
        return
    if accumulation is None and isinstance(batch, int) and _accumulates_one(ctx):
        accumulation = 1
    whole = isinstance(batch, int) and isinstance(accumulation, int) and accumulation >= 1
    lowered, raised = split_batch(batch, accumulation, factor) if whole else (None, None)
    if lowered is None and isinstance(batch, int):
        lowered, raised = split_batch(batch, 1, factor)
    yield ctx.change(
        knob,
        lambda _: lowered,
        f"Activation memory grows with the {'tokens' if knob == 'tokens_per_batch' else 'samples'} in a batch."
        + _at(batch, lowered, sizes)
        + (
            " Accumulation follows by itself, so the effective batch stays."
            if accumulates_itself(ctx)
            else ""
        ),
        unknown="half of the current value",
        source=source,
    )
    if ctx.framework == "detectron2":
        yield ctx.change(
            "learning_rate",
            lambda rate: float(f"{rate * lowered / batch:.4g}") if lowered and batch else rate / 2,
            "It cannot accumulate: with a smaller batch the learning rate goes down by the same factor.",
            unknown="lowered by the same factor as the batch",
            source="https://arxiv.org/abs/1706.02677",
        )
        return
    yield ctx.change(
        "gradient_accumulation",
        raised if whole else lambda n: int(n) * (raised or 2),
        f"Gradient accumulation raised by the same factor keeps the effective batch size{_product(batch, accumulation)} "
        "and the learning rate valid.",
        unknown="2 (or twice as many as now)"
        if raised in (None, 2)
        else f"{raised} (or {raised} times as many as now)",
        source=source,
    )
    if ctx.framework == "hf" and isinstance(ctx.knob("train_micro_batch_size_per_gpu"), int):
        yield ctx.action(
            'Write "auto" for train_micro_batch_size_per_gpu, gradient_accumulation_steps and train_batch_size in the '
            "DeepSpeed JSON",
            "It names these numbers too, and the Trainer refuses to start when the two differ.",
            source="https://huggingface.co/docs/transformers/deepspeed",
        )


def _product(batch: object, accumulation: object) -> str:
    if not isinstance(batch, int) or not isinstance(accumulation, int):
        return ""
    return f" ({batch * accumulation} on each device)"


def _at(batch: object, lowered: int | None, sizes: Figures | None) -> str:
    """What the block that did not fit shrinks to, in words."""
    if not isinstance(batch, int) or not lowered or sizes is None or sizes.wanted is None:
        return ""
    return f" With {lowered} instead of {batch}, {readable(sizes.wanted)} become about {readable(sizes.wanted * lowered / batch)}."


def accumulates_itself(ctx: Context) -> bool:
    """Whether the framework accumulates up to a batch size of its own (Megatron's global one, YOLO's `nbs`)."""
    return ctx.framework in ("megatron", "ultralytics")


def _accumulates_one(ctx: Context) -> bool:
    """Whether accumulation is an option of the framework, 1 unless it is given, and was not given."""
    return ctx.framework in ("hf", "lightning", "fairseq", "mmengine") and not ctx.declares(
        "gradient_accumulation"
    )


def recompute(ctx: Context) -> Iterable[Suggestion]:
    """Gradient checkpointing, unless this job has it on already: a setting where there is one, else a call."""
    if ctx.knob("gradient_checkpointing") is True:
        return
    yield ctx.change(
        "gradient_checkpointing",
        True,
        "Gradient checkpointing recomputes activations in the backward pass instead of keeping them; "
        "a step becomes about 20-30 % slower.",
        source=PERFORMANCE,
    )


def later(ctx: Context, found: Iterable[Suggestion]) -> Iterable[Suggestion]:
    """The same changes as something to try only when those before them were not enough.

    They cost more than a smaller batch (data that is cut off, another number format), so that a retry, which makes
    all changes at once, leaves them alone.
    """
    for one in found:
        if one.parameter and ctx.lacks(one.parameter):
            continue
        now = f"{one.current} → " if one.current is not None else ""
        words = f"{one.parameter}: {now}{one.suggested}" if one.parameter else one.action
        yield Suggestion(one.reason, action=f"If that is not enough: {words}", source=one.source)


def smaller_samples(ctx: Context) -> Iterable[Suggestion]:
    """Shorter sequences or smaller images, whichever this job has."""
    if ctx.knob("image_size") is not None or ctx.framework == "ultralytics":
        yield ctx.change(
            "image_size",
            lambda n: max(32, int(n) * 3 // 4 // 32 * 32),
            "Activations grow with the square of the image's side; three quarters of it take about half.",
            unknown="three quarters of the current value, a multiple of 32",
            source=PERFORMANCE,
        )
        return
    yield ctx.change(
        "sequence_length",
        lambda n: int(n) // 2,
        "Activations and logits grow with the sequence length, unfused attention with its square.",
        unknown="half of the longest helps most",
        source=PERFORMANCE,
    )
