"""A parsed traceback as the public `ExceptionInfo`, secrets masked, user frames told from library frames."""

from __future__ import annotations

import functools
from typing import Any

import re2

from trainmon.logs import Traceback, lines_around
from trainmon.logs.stack import Raised
from trainmon.model import ExceptionInfo, Frame
from trainmon.redact import mask

_LIBRARY = (
    r"site-packages|dist-packages|[/\\]lib[/\\]python\d|[/\\]lib64[/\\]python|^<frozen|^<__array_function__|[/\\]Lib[/\\]"
    r"|^/opt/(?:pytorch|conda/lib)|[/\\]python\d[\d.]*\.zip|/\.cache/huggingface/modules|^<string>|importlib._bootstrap"
    r"|\.pyx$"  # Cython names the source that a compiled module was built from
)

_CRASH_BYTES = 1 << 16
_CRASHED = "Current thread 0x"
_CRASH_FRAME = r'^\s*File "(?P<file>[^"]+)", line \d+ in (?P<function>\S+)'


@functools.cache
def _re(pattern: str) -> Any:
    return re2.compile(pattern)


def is_user_code(file: str) -> bool:
    """Whether a file is the user's own and not an installed library's."""
    return not _re(_LIBRARY).search(file)


def _one(raised: Raised) -> ExceptionInfo:
    return ExceptionInfo(
        type=raised.type,
        message=mask(raised.message[:4000]),
        frames=tuple(
            Frame(file[:500], line, function[:200], mask(code), is_user_code(file))
            for file, line, function, code in raised.frames
        ),
    )


def exception_info(traceback: Traceback, cause: Raised | None) -> ExceptionInfo:
    """The cause's exception; the other exceptions of its chain, origin first, stand in `chain`."""
    main = cause or traceback.last
    one = _one(main)
    others = tuple(_one(raised) for raised in traceback.chain if raised is not main and raised.type)
    return ExceptionInfo(one.type, one.message, one.frames, others)


def crash_stack(data: Any, start: int) -> list[tuple[str, str]]:
    """File and function of each frame that faulthandler printed for the thread that crashed, outermost first.

    Source: https://docs.python.org/3/library/faulthandler.html, "most recent call first".
    """
    found: list[tuple[str, str]] = []
    current = False
    for line in lines_around(data, start, 0, _CRASH_BYTES):
        if _CRASHED in line.text:
            current = True
        elif current and (frame := _re(_CRASH_FRAME).match(line.text)):
            found.append((frame.group("file").replace("\\", "/"), frame.group("function")))
        elif current and found:
            break
    return found[::-1]
