"""What stands before the message of a line: ranks, times, levels, sources; and positions that look like these."""

from __future__ import annotations

from typing import Any

import re2

from trainmon.logs import without_prefixes

# Python's logging and loguru, absl and glog, accelerate's and DeepSpeed's ranks, detectron2 and mmengine.
_ONE: Any = re2.compile(
    r"\s*(?:"
    r"\[([^\[\]]{0,100})\]"
    r"|\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d(?::\d\d)?\S*"
    r"|\d\d[-/]\d\d(?:[-/]\d{2,4})?,? \d\d:\d\d:\d\d\S*(?: [AP]M)?"
    r"|\d\d:\d\d:\d\d[.,\d]*(?: [AP]M)?"
    r"|[IWEF]\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ [\w./-]+:\d+\]"
    r"|(?i:INFO|DEBUG|WARNING|RANK ?\d+|NOTICE|ROOT|MAIN)\b:?"
    r"|(?:[A-Za-z_][\w.]*\.py:\d+|[\w.<>]+:[\w.<>]+:\d+)\b:?"
    r"|(?:[A-Z]\w* )?[\w.<>]+:\d+ - "
    r"|(?:__main__|[A-Za-z_]\w*(?:\.\w+)*|train_inner|valid)(?: [-|] )"
    r"|(?:[-|:•]+|>)(?:\s|$)"
    r")"
)
_RANK: Any = re2.compile(r"(?i)\brank[ :=]{0,2}(\d{1,6})\b")
_HINT: Any = re2.compile(r"(?i)^\s*(?:(?:epoch|step|iter|iteration|it)\b.*|\d+\s*/\s*\d+|\d+)\s*$")
_LEVEL_OR_NAME = 12


def message_of(text: str) -> tuple[str, int | None]:
    """The line without what its logger, launcher or container put before it, and the rank which that names."""
    body, rank, _ = without_prefixes(text)
    start = 0 if _may_have_prefix(body) else len(body)
    for _ in range(_LEVEL_OR_NAME):
        match = _ONE.match(body, start)
        if match is None or match.end() == start or (match[1] is not None and _HINT.search(match[1])):
            break
        start = match.end()
    if rank is None and ("ank" in body or "RANK" in body):
        named = _RANK.search(body if start == len(body) else body[: start + 40])
        rank = int(named[1]) if named else None
    return (body[start:] if start < len(body) else body).lstrip(), rank


def _may_have_prefix(body: str) -> bool:
    """Cheap, as most lines have none."""
    head = body[:48]
    return not head[:1].isalpha() or head[:1].isupper() or " - " in head or " | " in head or ".py:" in head
