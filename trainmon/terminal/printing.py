"""Texts in rich's forms, and how they reach a terminal or a file.

Texts from logs and jobs only ever become `Text` (never markup), with escape sequences dropped and secrets
masked. Without a terminal there is no colour and nothing is cut to a width.
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from rich.console import Console, Group
from rich.padding import Padding
from rich.text import Text

from trainmon import redact

WIDE = 10_000


def show(what: Any) -> None:
    """Print it: within the width of a terminal, or whole and without colour into a file or pipe."""
    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=not sys.stdout.isatty())
    if not console.is_terminal:
        console = Console(highlight=False, markup=False, emoji=False, width=WIDE, no_color=True)
        _print_plain(console, what)
        return
    console.print(what)


def _print_plain(console: Console, what: Any) -> None:
    """Without trailing blanks, which rich adds up to the width."""
    with console.capture() as captured:
        console.print(what)
    sys.stdout.write("\n".join(line.rstrip() for line in captured.get().splitlines()) + "\n")
    sys.stdout.flush()


def heading(text: str) -> Text:
    """A line of our own words above a part."""
    return Text(text, style="bold")


def indented(lines: Iterable[str]) -> Padding:
    """Lines that may come from a log, two columns further in."""
    return Padding(Group(*(safe(line) for line in lines)), (0, 0, 0, 2))


def safe(text: str, style: str = "") -> Text:
    """A text that may come from a log: no escape sequence, no markup, secrets masked."""
    return Text(redact.mask(redact.plain(text)), style=style)


def one_line(text: str) -> str:
    """The same as plain text on one line."""
    return redact.mask(redact.plain(text)).replace("\n", " ")


def folded(text: str, width: int) -> list[str]:
    """A line of `ending_lines` on at most three lines, the later ones further in."""
    return textwrap.wrap(
        text, width, subsequent_indent=" " * 9, max_lines=3, placeholder=" …", break_on_hyphens=False
    )


def cut(text: str, width: int) -> str:
    """At most `width` characters, with a mark where more was."""
    return text if len(text) <= width else text[: width - 1] + "…"


def duration(seconds: float | None) -> str:
    """Seconds as `12 s`, `3 min 20 s`, `5 h 02 min`; empty for None."""
    if seconds is None:
        return ""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"


def when(moment: float) -> str:
    """A time in this machine's zone, to the minute."""
    return datetime.fromtimestamp(moment).astimezone().strftime("%Y-%m-%d %H:%M")
