"""Logs that Windows PowerShell wrote, turned into what the program printed.

`command > train.log 2>&1` in Windows PowerShell writes UTF-16, heads the first line of standard error with the
command's name and a box (`+ CategoryInfo : NotSpecified …`), and breaks the lines of standard error at the window's
edge, at a blank or in the middle of a word (about_Redirection, about_Output_Streams, learn.microsoft.com). The same
text saved as UTF-8 has the boxes and breaks too.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

MOST = 1 << 24
"""Bytes of a log that is turned, in memory; a larger one stays as it is."""
LOOKED_AT = 1 << 22
BOX = "    + CategoryInfo"  # these words are not translated
_BOXES = tuple(BOX.encode(form) for form in ("utf-8", "utf-16-le", "utf-16-be"))
_COMMAND = re.compile(r"^(?:[A-Za-z]:)?[\w.\\/~()\- ]{1,200}? : ?")
_NEW = re.compile(r"^(?:Traceback \(most recent| {2,}\S)")
ABOVE, BELOW, MESSAGE = 16, 12, 40


@dataclass(frozen=True, slots=True)
class Turned:
    """A log as the program printed it, in UTF-8; `lines` gives for each line of it the line of the file (from 0)
    where it begins, `offsets` the byte offset of each line of the file."""

    data: bytes
    lines: Sequence[int]
    offsets: Sequence[int]

    def place(self, number: int) -> tuple[int, int]:
        """The byte offset and number (from 1) of the line of the file in which line `number` (from 1) begins."""
        if not self.lines:  # nothing but a box
            return 0, 1
        line = self.lines[min(max(number, 1), len(self.lines)) - 1]
        return self.offsets[line], line + 1


def _encoding(data: Any) -> str:
    """How a log is written, by its byte order mark or, without one, by the zeros of its first letters."""
    head = bytes(data[:256])
    if head[:2] == b"\xff\xfe":
        return "utf-16-le"
    if head[:2] == b"\xfe\xff":
        return "utf-16-be"
    if len(head) >= 16:
        even, odd = head[::2].count(0) * 2 / len(head), head[1::2].count(0) * 2 / len(head)
        if odd > 0.8 and even < 0.1:
            return "utf-16-le"
        if even > 0.8 and odd < 0.1:
            return "utf-16-be"
    return "utf-8"


def turned(data: Any) -> Turned | None:
    """The log as its program printed it, None when it is that already."""
    encoding = _encoding(data)
    boxed = any(data.find(box, 0, LOOKED_AT) >= 0 for box in _BOXES) if len(data) <= MOST else False
    if len(data) > MOST or (encoding == "utf-8" and not boxed):
        return None
    text = bytes(data).decode(encoding, "replace")
    unit = 1 if encoding == "utf-8" else 2
    lines: list[str] = []
    offsets = array("q")
    offset = 0
    for line in text.split("\n"):
        lines.append(line.removeprefix("\ufeff").rstrip("\r"))
        offsets.append(offset)
        offset += len(line.encode(encoding, "replace")) + unit
    numbers = array("q", range(len(lines)))
    if boxed:
        lines, numbers = _without_boxes(lines)
    return Turned("\n".join(lines).encode("utf-8", "replace"), numbers, offsets)


def _without_boxes(lines: list[str]) -> tuple[list[str], array[int]]:
    """The lines without boxes, broken ones whole again, and the number of each one's first line."""
    drop: set[int] = set()
    heads: set[int] = set()
    width = 0
    first = len(lines)
    for index, line in enumerate(lines):
        if not line.startswith(BOX):
            continue
        top, bottom = _box(lines, index)
        width = max(width, *(len(lines[place]) for place in range(top, bottom)))
        drop.update(range(top, bottom))
        head = next(
            (n for n in range(top - 1, max(-1, top - 1 - MESSAGE), -1) if _COMMAND.match(lines[n])), None
        )
        if head is not None:
            heads.add(head)
            # a long path to the command
            while head and len(lines[head - 1]) == width and head - 1 not in drop:
                head -= 1
                drop.add(head)
            first = min(first, head)
        first = min(first, top)
    kept: list[str] = []
    numbers = array("q")
    parts: list[str] = []
    left = [index for index in range(len(lines)) if index not in drop]
    for here, index in enumerate(left):
        line, following = lines[index], lines[left[here + 1]] if here + 1 < len(left) else ""
        if not parts:
            numbers.append(index)
        parts.append(_COMMAND.sub("", line, count=1) if index in heads else line)
        if not (index >= first and _breaks(line, following, width)):
            kept.append("".join(parts))
            parts.clear()
    return kept, numbers


def _box(lines: list[str], middle: int) -> tuple[int, int]:
    """The lines of the box around its `+ CategoryInfo`: the place in the script, the command, and the empty line."""
    top = middle
    for place in range(middle - 1, max(-1, middle - ABOVE), -1):
        if lines[place].startswith("+ "):
            top = place
    top = max(0, top - 1) if top < middle else top  # the place stands above the command
    bottom = middle + 1
    while bottom < min(len(lines), middle + BELOW) and lines[bottom].strip():
        bottom += 1
    return top, min(len(lines), bottom + 1)


def _breaks(line: str, following: str, width: int) -> bool:
    """Whether a line was broken at the window's edge, so that the next one goes on with it."""
    if not line.strip() or not following.strip() or _NEW.match(following):
        return False
    # marks below a line of code end before the exception
    if not line.strip("~^ ") and following.strip("~^ "):
        return False
    if len(line) == width:
        return True
    word = following.split(" ", 1)[0]
    return line.endswith(" ") and len(line) < width <= len(line) + len(word) + 1
