"""What an uncaught exception leaves behind: its text as Python prints it, and the tensors in its frames.

Of a tensor only name, type, shape, dtype and device are noted, never a value.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import FrameType, TracebackType
from typing import Any

MOST_FRAMES = 12
"""Frames looked at of each exception, those nearest to the fault."""
MOST_LINKS = 8
MOST_TENSORS = 100
MOST_IN_CONTAINER = 20
MOST_TEXT = 100
_WRAPPERS = frozenset({"_call_impl", "_wrapped_call_impl"})
"""PyTorch's way from a call of a layer to its `forward`, which has the same tensors."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An exception: the traceback as printed, and the frames that hold tensors, as JSON-ready mappings."""

    text: str
    frames: list[dict[str, Any]]

    def printed(self) -> str:
        """For a log: the traceback, then the tensors."""
        lines = [self.text.rstrip("\n")]
        if self.frames:
            lines.append("\ntrainmon: tensors in the frames of this traceback")
        for frame in self.frames:
            tensors = "; ".join(f"{name} {what}" for name, what in frame["tensors"].items())
            lines.append(f"  {frame['file']}:{frame['line']} in {frame['function']}: {tensors}")
        return "\n".join(lines) + "\n"


def describe(error: BaseException) -> Failure:
    """Look at an exception and those behind it; never raises."""
    try:
        text = "".join(traceback.format_exception(error))
    except Exception:
        text = f"Traceback (most recent call last):\n{type(error).__name__}\n"
    try:
        frames = list(_frames(error))
    except Exception:
        frames = []
    return Failure(text, frames)


def _frames(error: BaseException) -> Iterator[dict[str, Any]]:
    left = MOST_TENSORS
    for frame, line in _places(error):
        tensors = {} if frame.f_code.co_name in _WRAPPERS else dict(list(_tensors(frame))[:left])
        if tensors:
            left -= len(tensors)
            code = frame.f_code
            yield {"file": code.co_filename, "line": line, "function": code.co_name, "tensors": tensors}


def _places(error: BaseException) -> Iterator[tuple[FrameType, int]]:
    """The frames of an exception and of its causes, the fault first."""
    link: BaseException | None = error
    seen: set[int] = set()
    while link is not None and len(seen) < MOST_LINKS and id(link) not in seen:
        seen.add(id(link))
        places: list[tuple[FrameType, int]] = []
        at: TracebackType | None = link.__traceback__
        while at is not None:
            places.append((at.tb_frame, at.tb_lineno))
            at = at.tb_next
        yield from reversed(places[-MOST_FRAMES:])
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)


def _tensors(frame: FrameType) -> Iterator[tuple[str, str]]:
    if frame.f_code.co_name == "<module>":
        values = {k: v for k, v in frame.f_globals.items() if not k.startswith("__")}
    else:
        values = dict(frame.f_locals)
    for name, value in values.items():
        if (what := _described(value)) is not None:
            yield _cut(name), what
        elif name == "self":
            yield from _weights(value)
        elif isinstance(value, dict | list | tuple):
            yield from _inside(name, value)


def _weights(module: Any) -> Iterator[tuple[str, str]]:
    """The parameters and buffers of a layer itself: the other operand of a product that failed."""
    try:
        own = vars(module)
    except TypeError:
        return
    for kept in ("_parameters", "_buffers"):
        group = own.get(kept)
        if isinstance(group, dict):
            yield from (
                (_cut(f"self.{name}"), what)
                for name, value in list(group.items())[:MOST_IN_CONTAINER]
                if (what := _described(value)) is not None
            )


def _inside(name: str, container: dict[Any, Any] | list[Any] | tuple[Any, ...]) -> Iterator[tuple[str, str]]:
    """The tensors directly in a batch."""
    items = container.items() if isinstance(container, dict) else enumerate(container)
    for _, (key, value) in zip(range(MOST_IN_CONTAINER), items, strict=False):
        if (what := _described(value)) is not None:
            yield _cut(f"{name}[{key if isinstance(key, int | str) else type(key).__name__!r}]"), what


def _described(value: Any) -> str | None:
    """`Tensor float32 (8, 128) cuda:0`, None for what is no tensor."""
    if isinstance(value, type) or not (_has(value, "shape") and _has(value, "dtype")):
        return None
    try:
        dtype = str(getattr(value.dtype, "name", None) or value.dtype).removeprefix("torch.")
        shape = ", ".join(str(size) for size in tuple(value.shape))
        device = str(value.device) if type(value).__module__.startswith("torch") else ""
    except Exception:
        return None
    return _cut(f"{type(value).__name__} {dtype} ({shape}) {device}".rstrip())


def _has(value: Any, name: str) -> bool:
    """Whether it has the attribute, without waking a `__getattr__`."""
    if hasattr(type(value), name):
        return True
    try:
        own: Mapping[str, Any] = vars(value)
    except TypeError:
        return False
    return name in own or f"_{name}" in own


def _cut(text: str) -> str:
    return text if len(text) <= MOST_TEXT else text[: MOST_TEXT - 1] + "…"
