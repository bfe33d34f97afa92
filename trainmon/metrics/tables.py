"""Tables whose header names the columns (ultralytics, fastai, skorch), and boxes of names and values (RL)."""

from __future__ import annotations

from typing import Any

import re2

from trainmon.metrics.line import MetricLine
from trainmon.metrics.names import is_measured, is_setting, position_kind
from trainmon.metrics.numbers import NUMBER, UNIT, number, with_unit

PATIENCE = 3
"""Lines without a row after which a table has ended."""
_GAP: Any = re2.compile(r"\s*[|│┃]\s*|\s{2,}|\t+")
_TITLE: Any = re2.compile(r"^[A-Za-z#][\w .()/@%+-]{0,40}$")
_BAR: Any = re2.compile(r":\s+\d{1,3}%\s?[|━─╸╺█ ].*$")
_RULE = " \t|+=_:─━┼╪│┃-"
_CELL: Any = re2.compile(rf"^({NUMBER})({UNIT})$")
_NOTHING = frozenset({"-", "--", "N/A", "n/a", "None", "No log", "\u2014"})
_CLOCK: Any = re2.compile(r"^\d+(?::\d\d){1,2}$")
_BOX: Any = re2.compile(rf"^[|│┃]\s+([A-Za-z][\w/ ().@-]{{0,60}}?)\s*[|│┃]\s*({NUMBER})?\s*[|│┃]$")


class Tables:
    """Follows the tables of a stream line by line; gives the measurements of a row or of a whole box."""

    def __init__(self) -> None:
        self._titles: list[str] = []
        self._misses = 0
        self._box: dict[str, float] = {}
        self._section = ""

    @property
    def open(self) -> bool:
        """Whether the next lines may belong to a table although no word in them says so."""
        return bool(self._titles or self._box or self._section)

    def take(self, text: str) -> MetricLine | bool:
        """What a line adds: a finished row or box, True for a part of a table, False for what is none."""
        box = _BOX.search(text) if text[:1] in "|│┃" else None
        if box is not None and not self._titles:
            return self._in_box(box[1], box[2])
        if self._box or self._section:
            finished = self._end_box()
            if finished is not None:
                finished.ends_before = not _is_rule(text)
                return finished
            if _is_rule(text):
                return True
        if _is_rule(text):
            return bool(self._titles)
        return self._row(text) or (self._header(text) if _may_be_header(text) else self._miss())

    def _in_box(self, name: str, value: str | None) -> MetricLine | bool:
        if value is None:
            self._section = name.rstrip("/") + "/" if name.endswith("/") else ""
            return True
        self._box[name if "/" in name else self._section + name] = float(value.replace(",", ""))
        return True

    def _end_box(self) -> MetricLine | None:
        box, self._box, self._section = self._box, {}, ""
        measured = {name: value for name, value in box.items() if not is_setting(name) and _is_ours(name)}
        steps = [value for name, value in box.items() if position_kind(name.rpartition("/")[2]) == "step"]
        epochs = [value for name, value in box.items() if position_kind(name.rpartition("/")[2]) == "epoch"]
        if len(box) < 3 or not any(map(is_measured, measured)):
            return None
        return MetricLine(
            values=measured, step=steps[0] if steps else None, epoch=epochs[0] if epochs else None
        )

    def _header(self, text: str) -> bool:
        titles = _cells(_BAR.sub("", text))
        if len(titles) < 3:
            titles = text.split()
        if len(titles) < 3 or not all(map(_TITLE.search, titles)):
            return self._miss()
        measured = sum(map(is_measured, titles))
        placed = position_kind(titles[0]) is not None or titles[0] in ("Class", "#")
        if measured < (1 if placed else 2) or any(len(title.split()) > 3 for title in titles):
            return self._miss()
        self._titles, self._misses = [_title(title) for title in titles], 0
        return True

    def _miss(self) -> bool:
        self._misses += 1
        if self._misses >= PATIENCE:
            self._titles = []
        return False

    def _row(self, text: str) -> MetricLine | None:
        if not self._titles:
            return None
        cells = _cells(_BAR.sub("", text))
        if len(cells) != len(self._titles):
            cells = text.split()
        if len(cells) != len(self._titles):
            return None
        found = MetricLine(running=True)
        for here, (title, cell) in enumerate(zip(self._titles, cells, strict=True)):
            if not self._take_cell(found, here, title, cell):
                return None
        self._misses = 0
        return found if found.values else None

    def _take_cell(self, found: MetricLine, here: int, title: str, cell: str) -> bool:
        """Whether the cell can stand in its column; its value goes into `found`."""
        kind = position_kind(title)
        if here == 0 and title == "Class":
            return cell == "all"
        if kind is not None:
            place = number(cell.partition("/")[0])
            if place is not None and kind == "epoch":
                found.epoch = place
            elif place is not None:
                found.step = place
            return place is not None
        match = _CELL.search(cell)
        if match is None:
            return cell in _NOTHING or _CLOCK.search(cell) is not None
        named = with_unit(title, match[1], match[2])
        if named is None:
            return False
        if not is_setting(title):
            name = f"val/{named[0]}" if self._titles[0] == "Class" else named[0]
            found.values[name] = named[1]
        return True


def _is_rule(text: str) -> bool:
    return not text.strip(_RULE)


def _may_be_header(text: str) -> bool:
    """Cheap: wide gaps, and no pairs of names and values."""
    return (text.count("  ") > 1 or text.count("|") > 1 or text.count("\t") > 1) and not (
        "=" in text or ":" in text[:32]
    )


def _is_ours(name: str) -> bool:
    return position_kind(name.rpartition("/")[2]) is None and not is_setting(name.rpartition("/")[2])


def _cells(text: str) -> list[str]:
    return [cell for cell in _GAP.split(text.strip()) if cell]


def _title(title: str) -> str:
    title = title.rstrip(":").strip()
    if title.count("(") != title.count(")"):
        title = f"{title})" if "(" in title else title.replace(")", "")
    return title
