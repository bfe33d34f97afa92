"""Metrics from streamed console output: lines that may hold some are found in one pass, the others cost nothing."""

from __future__ import annotations

import math
from typing import Any

import re2

from trainmon.logs import without_prefixes
from trainmon.metrics.bars import read_wrapped
from trainmon.metrics.boosting import announces_repetition
from trainmon.metrics.intake import Intake
from trainmon.metrics.lines import read_line
from trainmon.metrics.series import BAR_EVERY, Point
from trainmon.metrics.tables import Tables

MAX_LINE = 16 * 1024
TAIL = 1 << 18
BURST = 10_000
"""Bytes of a line that is still looked at; of a log's end for `last_points`; lines of one burst that are read."""

_CANDIDATE: Any = re2.compile(
    rb"(?im)loss|step|iter|epoch|it/s|s/it|it \[|acc|ppl|perplexity|reward|norm|'lr|\"lr|\blr\b|\bf1|auc|bleu|"
    rb"mae\b|mse\b|psnr|ssim|iou|\bmap\b|\bm?AP\d*[ =:]|\b[wc]er\b|bpb|mfu|recall|\bfid\b|\bnll|elbo|\bkl\b|dice|"
    rb"rouge|Traceback \(most|^\[\d+\]\t|^\d+:\t|^(?:\||\xe2\x94\x82|\xe2\x94\x83)\s+[A-Za-z]"
)
# A line that passes the first is looked at once more: a name before a value, a position, a bar, or wide gaps.
_VALUE: Any = re2.compile(
    rb"(?i)[a-z_][\w@./%+-]{0,30}[\"')\]]{0,2}[ \t]{0,8}[:=][ \t]{0,20}[\[(\"']{0,3}(?:[a-z][\w.]{0,30}\()?[-+]?"
    rb"(?:\d|\.\d|nan|inf)|(?:loss|acc|accuracy|acc@\d|lr|rate|norm|ppl|perplexity|reward|mfu|f1|auc|iou|map|bleu|/s|"
    rb"/sec|score|mae|mse|psnr|ssim|epe|bp[bc]|nll)[ \t]{1,8}[-+]?(?:\d|\.\d|nan|inf)|"
    rb"(?:epoch|step|iter\w*|\bit|update)(?:[^\w\n]{0,4}|[ \t]?\(\w+\)[^\w\n]{1,4})\d|"
    rb"%\||it \[|\xe2\x94\x81|\d \[\d|^[ \t]*(?:\||\xe2\x94[\x82\x83])|^\d+:\t|Traceback|best iteration|"
    rb"(?:\S(?: {2,}|\t|[ \t]*\|)[ \t]*\S[^\n]*){2}"
)
_ESCAPES: Any = re2.compile(rb"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07")
_CONTROLS = bytes(range(9)) + bytes(range(11, 32))
_BELOW_A_BAR = 3


class MetricReader:
    """Recognises metrics in a stream of console bytes; chunk borders may fall anywhere."""

    def __init__(self, lines_a_second: float = math.inf, bar_every: float = BAR_EVERY) -> None:
        """For a log that grows `lines_a_second` bounds how many metric lines of a flood are read (besides the
        last one of each chunk), and `bar_every` the seconds between two points of a progress bar; 0 keeps all.
        """
        self._rest = b""
        self._too_long = False
        self._intake = Intake(bar_every)
        self._tables = Tables()
        self._in_traceback = False
        self._repeats = False
        self._below = 0
        self._rate = lines_a_second
        self._left = max(float(BURST), lines_a_second)
        self._then: float | None = None

    def feed(self, data: bytes, now: float) -> dict[str, list[Point]]:
        """Take in the next bytes; gives the points they complete, by metric name. `b""` lets time pass."""
        block = (self._rest + data).replace(b"\r", b"\n")
        end = block.rfind(b"\n") + 1
        self._rest = block[end:]
        start = 0
        if self._too_long and end:
            start, self._too_long = block.index(b"\n") + 1, False
        self._allow(now)
        self._scan(block, start, end, now)
        if len(self._rest) > MAX_LINE:
            self._rest, self._too_long = b"", True
        return self._intake.points(now, now - 1.0)

    def skip(self) -> None:
        """The bytes that come next do not follow the last ones: up to the next line end they are passed over."""
        self._rest, self._too_long = b"", True

    def close(self, now: float) -> dict[str, list[Point]]:
        """The stream has ended: points of a last line without line end, and those held back."""
        rest, self._rest = self._rest, b""
        if rest and not self._too_long:
            self._scan(rest + b"\n", 0, len(rest) + 1, now)
        table = self._tables.take("")
        if not isinstance(table, bool):
            self._intake.take(table, None, now)
        self._intake.end()
        return self._intake.points(now, float("inf"))

    def _allow(self, now: float) -> None:
        """Lines that may be read now: a burst at once, then so many a second (a clock that was set back gives none)."""
        if self._then is not None and math.isfinite(self._rate):
            self._left = min(max(BURST, self._rate), self._left + max(0.0, now - self._then) * self._rate)
        self._then = now

    def _scan(self, block: bytes, position: int, end: int, now: float) -> None:
        """Find and read the lines of a block that may hold something; all of them inside a table or traceback."""
        while position < end:
            if not self._is_inside:
                match = _CANDIDATE.search(block, position, end)
                if match is None:
                    return
                position = max(position, block.rfind(b"\n", position, match.start()) + 1)
            stop = block.index(b"\n", position)
            if self._left < 1 and (last := block.rfind(b"\n", position, end - 1)) > stop:
                position, stop = last + 1, end - 1
            line = block[position:stop]
            position = stop + 1
            if line and len(line) <= MAX_LINE and (self._is_inside or _VALUE.search(line)):
                self._left -= 1
                self._take(line, now)

    @property
    def _is_inside(self) -> bool:
        """Whether lines are looked at whatever stands in them: of a table, a traceback, below a bar."""
        return self._in_traceback or self._tables.open or self._below > 0

    def _take(self, raw: bytes, now: float) -> None:
        text = (
            (_ESCAPES.sub(b"", raw) if b"\x1b" in raw else raw)
            .translate(None, _CONTROLS)
            .decode("utf-8", "replace")
        )
        if self._in_traceback:
            self._in_traceback = without_prefixes(text)[0][:1] in (" ", "\t", "|", "")
        elif "Traceback (most recent" in text:
            self._in_traceback = True
        elif self._repeats:
            self._repeats = False
        elif announces_repetition(text):
            self._repeats = True
        elif not (
            text.startswith(("wandb:", " wandb:")) or self._is_below(text, now) or self._is_table(text, now)
        ):
            self._read(text, now)

    def _read(self, text: str, now: float) -> None:
        found, rank = read_line(text)
        for line in found:
            self._intake.take(line, rank, now)
            if line.wraps:
                self._below = _BELOW_A_BAR

    def _is_below(self, text: str, now: float) -> bool:
        """Whether the line holds what a terminal too narrow for a bar put below it."""
        if not self._below:
            return False
        self._below -= 1
        values = read_wrapped(text)
        self._below = self._below if values else 0
        self._intake.add_to_last(values, now)
        return bool(values)

    def _is_table(self, text: str, now: float) -> bool:
        row = self._tables.take(text)
        if isinstance(row, bool):
            return row
        self._intake.take(row, None, now)
        return not row.ends_before


def last_points(data: Any, before: int | None = None) -> dict[str, list[tuple[float, float]]]:
    """(step, value) pairs by metric from the end of a log, or from what stands ahead of byte `before`."""
    end = len(data) if before is None else before
    reader = MetricReader(bar_every=0.0)
    first, rest = reader.feed(bytes(data[max(0, end - TAIL) : end]), 0.0), reader.close(0.0)
    return {
        name: [(step, value) for step, value, _ in (*first.get(name, ()), *rest.get(name, ()))]
        for name in first | rest
    }
