"""Read a Python traceback out of a log: frames, exception, message and the exceptions behind it.

Understands CPython's form in all versions (markers `^^^^`, notes, repeated-frame lines), chains, exception
groups, `rich` boxes, and lines of other processes in between. Never raises on any text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from trainmon.logs.lines import MAX_PREFIX, LogLine, read_lines
from trainmon.logs.stack import (
    CONTEXT,
    DIRECT,
    FRAME,
    HEADER,
    Raised,
    Traceback,
    exception_line,
    frame_of,
    pattern,
)

MAX_BYTES = 1 << 20
MAX_FRAMES = 200
MAX_LINKS = 40
MAX_MESSAGE_LINES = 60
MAX_FLUSH_LINES = 8
MAX_FOREIGN_LINES = 60
MAX_LEAD = 200


_ARROW = r"^-+> ?(?P<line>\d{1,9})\s?(?P<code>.*)$"
_RICH_CODE = r"^(?:❱ )?\d{1,6} (?:│|$)|^❱"
_RICH_PATH = r"^(?:[A-Za-z]:)?[\\/<]\S{1,500}$"
_GROUP_EDGE = r"^\s*(?:[|+]\s?)(?:-[-+]*(?: (?:\d+|\.\.\.) )?-*\s*)?"
_NEW_RECORD = (
    r"^(?:\d{4}-\d\d-\d\d|\[?\d\d:\d\d:\d\d|\[\d{4}-|[IWEF]\d{4} |(?:INFO|WARN(?:ING)?|ERROR|DEBUG|CRITICAL|FATAL)\b"
    r"|wandb: |srun: |slurmstepd: |\[(?:INFO|WARNING|ERROR|rank)|terminate called|\*{3,}|={5,}|-{5,}|\s*\d{1,3}%\|)"
    r"|(?i)\bloss['\"]?[=: ]+[-+]?\d|\b(?:step|epoch|iter(?:ation)?)[ =:#]+\d|\d+/\d+ \["
)
_BAR = r"\d+/\d+ \[\d+:\d\d"


def _zeros(text: str) -> str:
    """A text with its digits made equal: times and counters differ from line to line."""
    return re.sub(r"\d", "0", text)


class _Reader:
    """Lines of the traceback's own process, with one line of look-ahead.

    `lead` is what stood before the header, and is taken off each line that has the like: a logger or a workflow
    tool heads every line of its program's output. So are `margin` blanks: pip and docker indent that output.
    """

    def __init__(self, lines: Iterator[LogLine], rank: int | None, group: bool) -> None:
        self.lead = ""
        self.margin = 0
        self._lines = lines
        self._rank = rank
        self._group = group
        self._back: list[LogLine] = []

    def next(self) -> LogLine | None:
        if self._back:
            return self._back.pop()
        for line in self._lines:
            if self._rank is not None and line.rank is not None and line.rank != self._rank:
                continue
            if self._group and line.text.lstrip()[:1] in ("|", "+"):
                match = pattern(_GROUP_EDGE).match(line.text)
                text = line.text[match.end() :] if match else line.text
                return LogLine(text, line.offset, line.end, line.rank, line.host)
            text = self._without_lead(line.text)
            text = text[min(self.margin, len(text) - len(text.lstrip(" "))) :]
            return LogLine(text, line.offset, line.end, line.rank, line.host) if text != line.text else line
        return None

    def _without_lead(self, text: str) -> str:
        lead = self.lead
        if not lead:
            return text
        if len(text) < len(lead):  # an empty line keeps no blank at its end
            return "" if _zeros(text) == _zeros(lead.rstrip()) else text
        head = text[: len(lead)]
        return text[len(lead) :] if _zeros(head) == _zeros(lead) else text

    def back(self, line: LogLine) -> None:
        self._back.append(line)


def _other_ranks(data: Any, header: LogLine) -> Callable[[bytes], bool] | None:
    """Tells by its first bytes that a line has the header's kind of prefix with the number of another rank."""
    if header.rank is None:
        return None
    start = bytes(data[header.offset : header.offset + MAX_PREFIX])
    found = re.match(rb"(\W{0,4}[A-Za-z]*)%d(\W)" % header.rank, start)
    if found is None:
        return None
    before, number, behind = found[1], b"%d" % header.rank, found[2]
    other = re.compile(re.escape(before) + rb"(\d{1,6})" + re.escape(behind)).match
    return lambda line: (match := other(line)) is not None and match[1] != number


def parse_traceback(data: Any, header: LogLine) -> Traceback:
    """Read the traceback whose header line is `header`, with all that is chained to it."""
    boxed = "╭" in header.text or "┌" in header.text
    group = header.text.lstrip()[:1] in ("|", "+") or "Exception Group" in header.text
    lines = read_lines(data, header.offset, MAX_BYTES, _other_ranks(data, header))
    reader = _Reader(lines, header.rank, group)
    first = reader.next()
    if first is not None and HEADER not in first.text:  # the header was cut away
        reader.back(first)
    elif first is not None:
        reader.lead = first.text[: min(first.text.index(HEADER), MAX_LEAD)].lstrip()
    result = Traceback([], header.offset, first.end if first else header.end, header.rank, header.host)
    linked: str | None = None
    while len(result.chain) < MAX_LINKS:
        raised = Raised(linked_by=linked)
        found = _read_frames(reader, raised, result, boxed)
        if not found:
            result.complete = False
            if raised.frames or not result.chain:
                result.chain.append(raised)
            break
        if linked == "original":  # the worker's own exception stands behind the one that re-raised it
            result.chain.insert(len(result.chain) - 1, raised)
        else:
            result.chain.append(raised)
        linked = _read_message(reader, raised, result)
        if linked is None:
            break
    return result


def _read_frames(reader: _Reader, raised: Raised, result: Traceback, boxed: bool) -> bool:
    """Read frames up to the exception line; False when none comes."""
    foreign = 0
    pending = False
    wrapped = ""  # the beginning of a frame's heading that rich broke at the box's edge
    while (line := reader.next()) is not None:
        text = line.text
        if boxed:
            text, wrapped = _unwrapped(text, wrapped)
        frame = frame_of(text, boxed)
        if frame is not None:
            if not result.chain and not raised.frames:  # CPython indents a frame by two
                reader.margin = max(0, len(text) - len(text.lstrip(" ")) - 2)
            if len(raised.frames) < MAX_FRAMES:
                raised.frames.append((*frame, ""))
            pending, foreign = True, 0
            result.take(line)
            continue
        if raised.frames and text[:1] == "-" and (arrow := pattern(_ARROW).match(text)):
            file, number, function, _ = raised.frames[-1]
            raised.frames[-1] = (file, number or int(arrow.group("line")), function, "")
            _add_code(raised, arrow.group("code").strip())
            pending, foreign = False, 0
            result.take(line)
            continue
        # a whole stack, quoted: see `embedded_traceback`
        if HEADER in text and "\\n" in text and raised.frames:
            reader.back(line)
            return False
        if HEADER in text:
            result.take(line)
            continue
        if boxed:
            if text and text[0] in "│╰└├╭┌":
                _rich_code(raised, text)
                result.take(line)
                continue
        elif raised.frames and (text[:1] in (" ", "\t") or pattern(r"^\d{1,6}(?: |$)").match(text)):
            if pending and text[:1] in (" ", "\t"):
                _add_code(raised, text.strip())
            result.take(line)
            continue
        named = exception_line(text.strip() if not raised.frames else text)
        if named is not None:
            raised.type, raised.message = named
            raised.lines.append(line)
            result.take(line)
            return True
        pending = False
        if text:
            foreign += 1
        if foreign > MAX_FOREIGN_LINES:
            return False
    return False


def _unwrapped(text: str, before: str) -> tuple[str, str]:
    """A box's line with what was broken off before it, and what of it may go on in the next line."""
    inner = text.strip("│ ") if text.startswith("│") else ""
    if not inner or pattern(_RICH_CODE).match(inner):
        return text, ""
    whole = (f"{before} {inner}" if inner.startswith("in ") else before + inner) if before else inner
    told = f"│ {whole}"
    return (told, "") if frame_of(told, True) else (text, whole if pattern(_RICH_PATH).match(whole) else "")


def _add_code(raised: Raised, code: str) -> None:
    file, number, function, before = raised.frames[-1]
    if not before and code.strip("^~ ") and not code.startswith("[Previous line repeated"):
        raised.frames[-1] = (file, number, function, code[:400])


def _rich_code(raised: Raised, text: str) -> None:
    inner = text.strip("│ ")
    if raised.frames and inner.startswith("❱"):
        _add_code(raised, inner.lstrip("❱ ").lstrip("0123456789").strip(" │"))


def _read_message(reader: _Reader, raised: Raised, result: Traceback) -> str | None:
    """Read the rest of a message; return how the next exception is linked, None at the end of the chain."""
    blank: list[LogLine] = []
    message: list[str] = [raised.message]
    flush = 0
    bare = bool(raised.lines) and raised.lines[-1].text.strip("│ ") == raised.type  # `str(e)` is empty
    while (line := reader.next()) is not None:
        text = line.text.strip()
        if text in (DIRECT, CONTEXT):
            raised.message = "\n".join(message)
            return "direct" if text == DIRECT else "context"
        if not text:
            blank.append(line)
            if len(blank) > 2:
                break
            continue
        if HEADER in text:
            reader.back(line)
            if text.startswith("Original Traceback"):
                raised.message = "\n".join(message)
                return "original"
            break
        if pattern(FRAME).match(line.text):
            reader.back(line)
            if "RayTaskError" in raised.type or "ray::" in raised.message:
                raised.message = "\n".join(message)
                return "original"
            break
        indented = line.text[:1] in (" ", "\t")
        if blank and not indented and not _link_follows(reader):
            break  # what stands below a blank line is this exception's only where a link comes after it
        flush += not indented
        foreign = not indented and (flush > MAX_FLUSH_LINES or pattern(_NEW_RECORD).search(line.text))
        foreign = bare or foreign or pattern(_BAR).search(line.text)  # bars begin with blanks too
        if foreign or len(message) >= MAX_MESSAGE_LINES:
            if not _link_follows(reader):
                break
            continue
        if not indented and len(message) == 1 and exception_line(line.text) and not raised.message:
            break
        message.append(line.text)
        raised.lines.append(line)
        if indented:  # a flush line may as well be the program's next words
            result.take(line)
        blank.clear()
    raised.message = "\n".join(message)
    return None


def _link_follows(reader: _Reader) -> bool:
    """Whether a chain link stands within the next lines; they are given back."""
    seen: list[LogLine] = []
    found = False
    while len(seen) < 6 and (line := reader.next()) is not None:
        seen.append(line)
        if line.text.strip() in (DIRECT, CONTEXT):
            found = True
            break
    for line in reversed(seen):
        reader.back(line)
    return found
