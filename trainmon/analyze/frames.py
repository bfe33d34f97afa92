"""A parsed traceback as the public `ExceptionInfo`, secrets masked, user frames told from library frames."""

from __future__ import annotations

import functools
from typing import Any

import re2

from trainmon.logs import Traceback
from trainmon.logs.tracebacks import Raised
from trainmon.model import ExceptionInfo, Frame
from trainmon.redact import mask

_LIBRARY = (
    r"site-packages|dist-packages|[/\\]lib[/\\]python\d|[/\\]lib64[/\\]python|^<frozen|^<__array_function__|[/\\]Lib[/\\]"
    r"|^/opt/(?:pytorch|conda/lib)|[/\\]python\d[\d.]*\.zip|/\.cache/huggingface/modules|^<string>|importlib._bootstrap"
)


@functools.cache
def _library() -> Any:
    return re2.compile(_LIBRARY)


def is_user_code(file: str) -> bool:
    """Whether a file is the user's own and not an installed library's."""
    return not _library().search(file)


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
