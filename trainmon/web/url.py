"""The URL as typed values; the URL is the only place where a view is remembered."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode

JOB_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}\Z")
SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,99}\Z")
_HREF = re.compile(r"(?P<page>\./|[a-z]+)(?:\?(?P<query>[A-Za-z0-9_=&%.~+-]{0,4000}))?\Z")

JOB_ID_RULE = "a job id is 1 to 64 characters of a-z, 0-9, - and _"


@dataclass(frozen=True, slots=True)
class JobChoice:
    """Which job the URL names; `problem` is a sentence for people when it names none that can exist."""

    id: str | None = None
    problem: str | None = None


def job_choice(values: Sequence[str]) -> JobChoice:
    """The choice made by all values of `jobId` in the URL, in order.

    >>> job_choice(["j4k2m9x7q1ab"]).id
    'j4k2m9x7q1ab'
    """
    if not values:
        return JobChoice()
    if len(values) > 1:
        return JobChoice(problem=f"This link names {len(values)} jobs; a page shows one. Choose it below.")
    value = values[0]
    if not value.strip():
        return JobChoice(problem="This link has an empty job id. Choose a job below.")
    if not JOB_ID.match(value):
        return JobChoice(problem=f"This link has no valid job id: {JOB_ID_RULE}. Choose a job below.")
    return JobChoice(id=value)


def whole_number(value: str | None, default: int, least: int = 0, most: int = 2**53) -> int:
    """A whole number of the URL within bounds, `default` when it is anything else."""
    if value is None or not re.fullmatch(r"[0-9]{1,16}", value):
        return default
    number = int(value)
    return number if least <= number <= most else default


def slug(value: str | None) -> str | None:
    """A rule's slug, None when the text cannot be one."""
    return value if value and SLUG.match(value) else None


def href(page: str, params: Mapping[str, object] | None = None) -> str:
    """A relative link to a page ("" is the monitor) that works under any base path."""
    said = {key: value for key, value in (params or {}).items() if value not in (None, "", [])}
    query = urlencode(said, doseq=True)
    return (page or "./") + (f"?{query}" if query else "")


def read_href(link: str) -> tuple[str, dict[str, list[str]]] | None:
    """Page and parameters of a link made by `href`; None for any other text."""
    match = _HREF.match(link)
    if match is None:
        return None
    page = "" if match["page"] == "./" else match["page"]
    return page, parse_qs(match["query"] or "")
