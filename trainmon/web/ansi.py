"""Escape sequences of a terminal as harmless class names.

Only colours and weights (SGR) survive; every other sequence and control character is dropped. Masking of
secrets happens on the plain text, so that a colour change inside a token cannot hide it.
"""

from __future__ import annotations

from collections.abc import Callable

Span = tuple[str, str]
"""A piece of text and the class names of its look."""

_NAMES = ("gray", "red", "green", "yellow", "blue", "magenta", "cyan", "gray")
_WEIGHTS = {"1": "bold", "2": "dim", "3": "italic", "4": "underline", "7": "inverse"}
_ENDS = {"22": ("bold", "dim"), "23": ("italic",), "24": ("underline",), "27": ("inverse",)}
_ESCAPE, _BELL = "\x1b", "\x07"
_STRINGS = frozenset("]PX^_")
_LONGEST_STRING = 4096


def last_state(line: str) -> str:
    """What a terminal shows of a line in which `\\r` went back to its start (a progress bar's last state)."""
    parts = line.rstrip("\r").split("\r")
    return next((part for part in reversed(parts) if part.strip()), parts[-1])


def spans(line: str, mask: Callable[[str], str]) -> list[Span]:
    """The line as pieces with class names; when masking changes the text, looks are given up for the line."""
    pieces: list[Span] = []
    look: dict[str, str] = {}
    text: list[str] = []
    position, length = 0, len(line)
    while position < length:
        char = line[position]
        if char == _ESCAPE:
            position, codes = _sequence(line, position)
            if codes is not None:
                _push(pieces, text, look)
                _apply(codes, look)
            continue
        if char == "\t" or (char >= " " and not "\x7f" <= char <= "\x9f"):
            text.append(char)
        position += 1
    _push(pieces, text, look)
    plain = "".join(piece for piece, _ in pieces)
    masked = mask(plain)
    return pieces if masked == plain else [(masked, "")]


def _push(pieces: list[Span], text: list[str], look: dict[str, str]) -> None:
    if text:
        pieces.append(("".join(text), " ".join(look.values())))
        text.clear()


def _sequence(line: str, start: int) -> tuple[int, list[str] | None]:
    """Position behind the escape sequence at `start`, and its codes when it is SGR."""
    position = start + 1
    if position >= len(line):
        return position, None
    kind = line[position]
    if kind in _STRINGS:  # window titles, hyperlinks: up to BEL or ESC \
        stop = min(len(line), position + _LONGEST_STRING)
        for at in range(position + 1, stop):
            if line[at] == _BELL:
                return at + 1, None
            if line[at] == _ESCAPE:
                return min(at + 2, len(line)), None
        return stop, None
    if kind != "[":
        return position + 1, None
    at = position + 1
    while at < len(line) and " " <= line[at] < "@":
        at += 1
    if at >= len(line):
        return at, None
    codes = line[position + 1 : at].split(";") if line[at] == "m" else None
    return at + 1, codes


def _apply(codes: list[str], look: dict[str, str]) -> None:
    index = 0
    while index < len(codes):
        code = codes[index].lstrip("0") or "0"
        if code == "0":
            look.clear()
        elif code in _WEIGHTS:
            look[_WEIGHTS[code]] = _WEIGHTS[code]
        elif code in _ENDS:
            for name in _ENDS[code]:
                look.pop(name, None)
        elif code in ("38", "48"):
            index += _extended(codes[index + 1 :], "fg" if code == "38" else "bg", look)
        elif code in ("39", "49"):
            look.pop("fg" if code == "39" else "bg", None)
        elif code.isdecimal() and len(code) <= 3:
            _basic(int(code), look)
        index += 1


def _basic(code: int, look: dict[str, str]) -> None:
    if 30 <= code <= 37 or 90 <= code <= 97:
        look["fg"] = f"fg-{_NAMES[code % 10]}"
    elif 40 <= code <= 47 or 100 <= code <= 107:
        look["bg"] = f"bg-{_NAMES[code % 10]}"


def _extended(rest: list[str], ground: str, look: dict[str, str]) -> int:
    """Read `5;N` or `2;R;G;B`; returns how many codes were used. Only the sixteen named colours are drawn."""
    if rest[:1] == ["2"]:
        return 4
    if rest[:1] == ["5"]:
        if len(rest) > 1 and rest[1].isdecimal() and int(rest[1][:3]) < 16:
            look[ground] = f"{ground}-{_NAMES[int(rest[1][:3]) % 8]}"
        return 2
    return 0
