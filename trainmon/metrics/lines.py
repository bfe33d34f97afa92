"""One line of console output, and the measurements that stand in it; pure and in linear time."""

from __future__ import annotations

from collections.abc import Callable

from trainmon.metrics.bars import read_keras, read_rich, read_tqdm
from trainmon.metrics.boosting import read_boosting
from trainmon.metrics.fields import read_fields
from trainmon.metrics.line import MetricLine
from trainmon.metrics.mappings import read_mapping
from trainmon.metrics.prefixes import message_of

_READERS: tuple[Callable[[str], MetricLine | None], ...] = (read_keras, read_fields)


def read_line(text: str) -> tuple[list[MetricLine], int | None]:
    """The measurements and positions in one line without line end and escape sequences, and the rank it names.

    Two things may stand in one line: a progress bar, and what was printed before its line had ended.
    """
    shown = text.strip()
    if "%|" in shown or "it [" in shown or ("<" in shown and " [" in shown):
        bar = read_tqdm(shown)
        if bar is not None:
            found, glued = bar
            rest, rank = read_line(glued) if glued else ([], None)
            return [found, *rest], rank
    if "━" in shown and "•" in shown:
        rich = read_rich(shown)
        return ([rich] if rich else []), None
    body, rank = message_of(shown)
    if body.endswith("}") and "{" in body:
        mapping = read_mapping(body)
        return ([mapping] if mapping else []), rank
    if "\t" in body and (boosting := read_boosting(body)) is not None:
        return [boosting], rank
    one = next((line for line in (reader(body) for reader in _READERS) if line is not None), None)
    return ([one] if one is not None else []), rank
