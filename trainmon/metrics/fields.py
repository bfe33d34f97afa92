"""Lines of pairs: `step 10: loss 0.5`, `loss=0.5 lr=0.1 step=10`, `iteration 10/ 100 | lm loss: 1.0E+00 |`.

A line is taken only on positive evidence: pairs whose names say measurement, with a position (step, epoch)
beside them, or nothing else but them. Everything else (argument dumps, prose, paths, code, time stamps) gives
None; a missed curve is better than a false one.
"""

from __future__ import annotations

import functools
from typing import Any

import re2

from trainmon.metrics.line import MetricLine
from trainmon.metrics.names import is_config_key, is_measured, is_measured_alone, is_result, is_setting
from trainmon.metrics.numbers import NUMBER, UNIT, with_unit
from trainmon.metrics.positions import take_positions, without

_QUALIFIER = (
    r"(?:(?i:train|training|val|valid|validation|eval|evaluation|test|dev|lm|grad|gradient|learning|avg|average|mean|"
    r"median|total|global|running|batch|epoch|loss|policy|value|function|entropy|actor|critic|generator|discriminator|"
    r"surrogate|aux|auxiliary|contrastive|reconstruction|recon|perceptual|adversarial|box|mask|cls|dice|kl|current|"
    r"smoothed|inner|outer|explained|episode|ep|value_function|[DG])\.?[ ])*"
)
_PAIR: Any = re2.compile(
    rf"({_QUALIFIER}[A-Za-z_][\w@./%+-]*(?:[ ]?\([\w/%.]{{1,12}}\))?)[\"']?\s{{0,8}}[:=]\s{{0,20}}\[{{0,2}}[\"']?({NUMBER})({UNIT})"
)
_SPACED: Any = re2.compile(
    rf"({_QUALIFIER}(?i:[\w@./-]*loss|[\w/-]*accuracy|[\w/-]*acc(?:@?\d)?|lr|rate|norm|gnorm|ppl|perplexity|reward|mfu|f1|auc|"
    rf"iou|miou|map|bleu|[\w.]+/s(?:ec)?|time|dt|score|mae|mse|rmse|epe|psnr|ssim|bpb|bpc|nll))[ \t]{{1,8}}({NUMBER})({UNIT})"
)
_SEGMENT: Any = re2.compile(
    rf"^\s*([A-Za-z][\w ()/.@%'+-]{{0,60}}?)(?:\s*[:=]\s*|\s+)\[?({NUMBER})({UNIT})(?:\s*\([^()]{{0,24}}\))?\]?[.,]?\s*$"
)
_NOT_A_CURVE = frozenset(
    {
        "best", "target", "expected", "previous", "prev", "worst", "lowest", "highest", "min", "max", "initial", "desired",
    }
)  # fmt: skip
_WORD: Any = re2.compile(r"[A-Za-z][A-Za-z']*")
_CODE: Any = re2.compile(
    r"\s[*+]\s|[{}]|\w\((?:[a-z_]\w*[=,(.\[]|['\"]|\))|==|!=|"
    r"^\s*(?:def|if|for|return|assert|raise|import|File|class|with|while)\b|^\s*(?:#|>>>|\.\.\.)\s|"
    r"[-=]>\s?[A-Za-z]|https?:|\w://|(?:^|[\s'\"=(])(?:[A-Za-z]:|~|\.{1,2})?[\\/][\w.-]+[\\/]|\?|^\s*\$|\w\[\w+\]\s?=|"
    r"^[\w.]*(?:Error|Exception|Warning|Interrupt)\b:?\s|^(?i:\W*(?:new )?best\b)"
)
_EVALUATES: Any = re2.compile(
    r"(?i)^\W{0,4}(?:epoch|iter)?\s?\(?(val|valid|validation|eval|evaluation|evaluating|test|testing|dev)\b"
)
_VALID_ON: Any = re2.compile(r"(?i)\|\s*(valid|test)\w* on '[^']{0,60}' subset\s*\|")
_SUMMED_UP: Any = re2.compile(r"^\* +(?:Acc@)()")
_EVALUATED: Any = re2.compile(
    r"(?i)(?:^|[^a-z])(?:val|valid|validation|eval|evaluation|test|dev)(?:$|[^a-z])"
)
_PREPOSITIONS = (" at", " after", " for", " on", " in", " of")
_LAST_NAME_CHARS = frozenset(" \t,;|({[<'\"->*•·/")
_AFTER_VALUE = frozenset(" \t,;|)}]%'\"(±")
_PROSE_BESIDE_POSITION, _PROSE_ALONE = 8, 3
_LEAD: Any = re2.compile(r"^(?:[=*#~-]{2,20}>?|[=-]>)\s*")  # `===> Epoch[1](400/2500): Loss: 0.3743`
_SHOWS_POSITION: Any = re2.compile(r"(?i)\b(?:epoch|step|iter|iteration)\b")


def read_fields(body: str) -> MetricLine | None:
    """The measurements of a line of pairs, without its prefix; a bare position gives a line without values."""
    found = MetricLine()
    evaluates = _evaluates(body)
    rest = take_positions(_LEAD.sub("", body, count=1), found)
    if _CODE.search(rest):
        return None
    values = _segments(rest) if rest.count("|") >= 2 else None
    placed = found.step is not None or found.epoch is not None
    if values is not None and placed and any(map(is_measured, values)):
        found.values = kept(values)
    else:
        values = _told(rest, placed, found.done is not None)
        if values is None:
            short = len(_WORD.findall(rest)) <= 2
            return found if placed and short else None
        found.values = kept(values)
    if evaluates:
        _mark_evaluation(found, evaluates[1].lower() or "val")
    return found if found.values else None


def _told(rest: str, placed: bool, has_fraction: bool) -> dict[str, float] | None:
    """The pairs of a line when they are measurements, else None."""
    spans: list[tuple[int, int]] = []
    pairs = find_pairs(rest, spans)
    if not pairs:
        return None
    prose = len(_WORD.findall(without(rest, spans)))
    if placed:
        measured = sum(map(is_measured, pairs))
        told = measured > 0 and prose <= _PROSE_BESIDE_POSITION + measured
    elif has_fraction:
        told = any(map(is_result, pairs)) and prose <= _PROSE_BESIDE_POSITION
    else:
        told = any(map(is_measured_alone, pairs)) and prose <= _PROSE_ALONE
    configured = any(map(is_config_key, pairs))
    return pairs if told and not (configured and not any("loss" in name.lower() for name in pairs)) else None


def _segments(rest: str) -> dict[str, float] | None:
    """`| lm loss: 1.0E+00 | grad norm: 0.3 |`: what stands between bars is one name and one number."""
    pairs: dict[str, float] = {}
    for part in rest.split("|"):
        match = _SEGMENT.search(part)
        named = with_unit(_name(match[1]), match[2], match[3]) if match else None
        if named is not None and not _is_no_curve(named[0]):
            pairs.setdefault(*named)
    return pairs or None


def find_pairs(text: str, spans: list[tuple[int, int]] | None = None) -> dict[str, float]:
    """Every well-bounded `name: number`, `name=number`, and `loss 0.5` for names known to be printed so."""
    pairs: dict[str, float] = {}
    covered: set[int] = set()
    for pattern in (_PAIR, _SPACED):
        for match in pattern.finditer(text):
            start, end = match.span()
            if start in covered or (start and text[start - 1] not in _LAST_NAME_CHARS):
                continue
            if end < len(text) and text[end] not in _AFTER_VALUE and not _ends_sentence(text, end):
                continue
            named = with_unit(_name(match[1]), match[2], match[3])
            if named is None or not named[0] or _is_no_curve(text[max(0, start - 12) : start]):
                continue
            if named[0] not in pairs:
                pairs[named[0]] = named[1]
                covered.update(range(start, end))
                if spans is not None:
                    spans.append((start, end))
    return pairs


def _name(printed: str) -> str:
    """`Loss at` of `Loss at step 10: 0.5` is the loss."""
    name = printed.strip().strip("-")
    return name.rpartition(" ")[0] if name.endswith(_PREPOSITIONS) else name


def _evaluates(body: str) -> Any:
    if " subset" in body and (subset := _VALID_ON.search(body)) is not None:
        return subset
    if body[:2] == "* ":
        return _SUMMED_UP.search(body)
    head = body[:24].lower()
    return _EVALUATES.search(body) if "val" in head or "test" in head or "dev" in head else None


def _is_no_curve(before: str) -> bool:
    """Whether the word that a name follows makes it a bound or a record: `best loss: 0.5`."""
    last = before.rstrip(" \t:=,(-_").rpartition(" ")[2]
    return last.strip("([").lower() in _NOT_A_CURVE


def _ends_sentence(text: str, end: int) -> bool:
    return text[end] == "." and (end + 1 == len(text) or text[end + 1] == " ")


def kept(values: dict[str, float]) -> dict[str, float]:
    """The values without settings and bookkeeping."""
    return {name: value for name, value in values.items() if not is_setting(name)}


@functools.lru_cache(1024)
def _says_evaluation(name: str) -> bool:
    return _EVALUATED.search(name) is not None


def _mark_evaluation(found: MetricLine, label: str) -> None:
    """`Test: [10/79] Loss 0.5` must not run into the curve of the training's loss.

    Of the lines of one evaluation, which show its running means, the last one counts.
    """
    values = found.values
    if found.done is not None and found.total is not None and found.done + 1 < found.total:
        values = {}
    found.done = found.total = None
    found.values = {
        name if _says_evaluation(name) else f"{label}/{name}": value for name, value in values.items()
    }
