"""The same failure in two jobs has the same fingerprint; two failures of different causes should not.

Made from the error type, the rule, the root-cause message with everything that differs between runs masked
(in a fixed order, as Sentry's grouping does), and the functions of the user's innermost frames, not their lines.
"""

from __future__ import annotations

import functools
import hashlib
from typing import Any

import re2

from trainmon.model import ErrorType, ExceptionInfo

VERSION = "1"

_MASKS = (
    (r"\x{1b}\[[0-9;]*m", ""),
    (r"https?://\S+", "<url>"),
    (r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S*", "<time>"),
    (r"(?:[A-Za-z]:)?(?:[\w.@+~-]*[/\\])+[\w.@+~-]*", "<path>"),
    (r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{18,}", "<id>"),
    (r"0x[0-9a-fA-F]+", "<hex>"),
    (r"\b[0-9a-f]{12,}\b", "<hex>"),
    (r"\d+(?:\.\d+)? ?[KMGTP]i?B\b", "<size>"),
    (r"\d+(?:\.\d+)?", "<n>"),
    (r"\s+", " "),
)


@functools.cache
def _masks() -> tuple[tuple[Any, str], ...]:
    return tuple((re2.compile(pattern), to) for pattern, to in _MASKS)


def normalised(message: str) -> str:
    """A message without the numbers, paths, ids and times that differ between two runs."""
    text = message[:2000].encode("utf-8", "replace").decode()
    for pattern, to in _masks():
        text = pattern.sub(to, text)
    return text.strip().lower()


def fingerprint(error_type: ErrorType, rule: str | None, line: str, exception: ExceptionInfo | None) -> str:
    """16 hex digits."""
    frames = [f for f in exception.frames if f.user_code][-3:] if exception else []
    places = [f"{f.file.replace(chr(92), '/').rsplit('/', 1)[-1]}:{f.function}" for f in frames]
    parts = [VERSION, str(error_type), rule or "", normalised(line), *places]
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:16]
