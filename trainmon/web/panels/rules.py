"""The knowledge base as a list: which rules there are, whose they are, and which ones explained jobs here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from trainmon.model import ErrorType
from trainmon.rules import Rule, load
from trainmon.rules._document import PUBLISHERS, publishers
from trainmon.service.sightings import seen_rules
from trainmon.store import Sighting
from trainmon.userrules import RuleProblem, UserRules
from trainmon.web import data, nav, parts, show, url, wording
from trainmon.web.dom import Node, el, table

PER_PAGE = 50
_FILTERS = ("q", "type", "library", "whose", "seen")
YOURS, BUILT_IN, OFF = "yours", "built in", "switched off"


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule as the page knows it; `rule` is None for one of the user's own that is switched off."""

    id: str
    yours: bool
    rule: Rule | None = None
    off: bool = False
    replaces: bool = False

    @property
    def title(self) -> str:
        return self.rule.title if self.rule else self.id

    def holds(self, word: str) -> bool:
        """Whether a word (case-folded) stands in what the rule says of itself."""
        rule = self.rule
        said = f"{rule.title} {rule.error_type} {rule.description} {' '.join(rule.needles)}" if rule else ""
        return word in f"{self.id} {said}".casefold()


def entries(user: UserRules) -> list[Entry]:
    """The rules in force, and those that are switched off."""
    built_in = {rule.id: rule for rule in load()}
    found = [
        Entry(r.id, r.id in user.own, r, replaces=r.id in user.own and r.id in built_in) for r in user.rules
    ]
    return found + [
        Entry(name, name not in built_in, built_in.get(name), off=True) for name in user.switched_off
    ]


def draw_list() -> None:
    """Draw what is wrong with the user's files, the filters, and the rules that pass them."""
    user = data.service().user_rules()
    _problems(user.problems)
    seen = seen_rules(data.service())
    every = entries(user)
    passes = _filters(seen)
    wanted = sorted(filter(passes, every), key=lambda e: (-(seen[e.id].jobs if e.id in seen else 0), e.id))
    if not wanted:
        link = el("a", "Show all rules", href=url.href(nav.RULES))
        show.tree(el("div", el("p", "No rule matches these filters."), link, cls="empty"), key="rules_none")
        return
    all_rules = wording.count(len(every), "rule")
    words = all_rules if len(wanted) == len(every) else f"{len(wanted):,} of {all_rules}"
    show.tree(el("div", words, cls="muted"), key="rules_count")
    last = -(-len(wanted) // PER_PAGE)
    first = (url.whole_number(st.query_params.get("page"), 1, least=1, most=last) - 1) * PER_PAGE
    pager = parts.pager(first, PER_PAGE, len(wanted), "rule", ("Previous", "Next"), _page_href)
    rows = _table(wanted[first : first + PER_PAGE], seen)
    show.tree(el("div", rows, pager if last > 1 else None), key="rules_list")


def _page_href(page: int) -> str:
    kept: dict[str, object] = {key: st.query_params.get_all(key) for key in _FILTERS}
    return url.href(nav.RULES, {**kept, "page": page if page > 1 else ""})


def _first_page() -> None:
    st.query_params.pop("page", None)


def _problems(problems: Sequence[RuleProblem]) -> None:
    """Files that are not used, each with its line and the reason."""
    if not problems:
        return
    rows = [el("li", el("span", str(problem), cls="mono wrap")) for problem in problems]
    what = "One thing is" if len(rows) == 1 else f"{len(rows):,} things are"
    head = f"{what} wrong in your rule files; what is faulty is skipped, the rest is in force."
    show.tree(
        el("div", el("p", head), el("ul", rows, cls="plain"), cls="banner orange"), key="rules_problems"
    )


def _filters(seen: Mapping[str, Sighting]) -> Callable[[Entry], bool]:
    """Draw the filters, which live in the URL; returns what they let pass."""
    first, second, third, fourth = st.columns([4, 3, 3, 3], vertical_alignment="bottom")
    text = first.text_input(
        "Search",
        key="q",
        bind="query-params",
        on_change=_first_page,
        max_chars=200,
        placeholder="Memory, shape, NaN, a line of a log …",
    )
    kind = second.selectbox(
        "Error type",
        list(map(str, ErrorType)),
        index=None,
        key="type",
        bind="query-params",
        on_change=_first_page,
        placeholder="Any type",
    )
    library = third.selectbox(
        "Documented by",
        PUBLISHERS,
        index=None,
        key="library",
        bind="query-params",
        on_change=_first_page,
        placeholder="Anyone",
    )
    whose = fourth.selectbox(
        "Whose",
        (YOURS, BUILT_IN, OFF),
        index=None,
        key="whose",
        bind="query-params",
        on_change=_first_page,
        placeholder="All rules",
    )
    here = st.toggle("Only those seen in your jobs", key="seen", bind="query-params", on_change=_first_page)
    words = (text or "").casefold().split()

    def passes(entry: Entry) -> bool:
        return (
            all(entry.holds(word) for word in words)
            and (kind is None or (entry.rule is not None and str(entry.rule.error_type) == kind))
            and (library is None or (entry.rule is not None and library in publishers(entry.rule)))
            and (whose is None or _is(entry, whose))
            and (not here or entry.id in seen)
        )

    return passes


def _is(entry: Entry, whose: str) -> bool:
    return entry.off if whose == OFF else not entry.off and entry.yours is (whose == YOURS)


def _table(wanted: Sequence[Entry], seen: Mapping[str, Sighting]) -> Node:
    now, zone = data.now(), data.zone()
    rows = []
    for entry in wanted:
        found = seen.get(entry.id)
        rows.append(
            [
                el(
                    "div",
                    el("a", entry.title, href=url.href(nav.RULES, {"rule": entry.id}), cls="wrap"),
                    el("div", el("span", entry.id, cls="mono muted wrap"), marks(entry), cls="chips"),
                ),
                parts.chip(str(entry.rule.error_type), "code") if entry.rule else "",
                el("span", f"{found.jobs:,}", cls="num") if found else "",
                parts.when(found.last_seen, now, zone) if found else "",
            ]
        )
    return table(("Rule", "Error type", "Jobs", "Last seen"), rows, cls="rules")


def marks(entry: Entry) -> list[Node]:
    """Chips for what is out of the ordinary."""
    found = []
    if entry.yours:
        found.append(parts.chip("yours, in place of the built-in one" if entry.replaces else "yours", "blue"))
    if entry.off:
        found.append(parts.chip(OFF, "orange"))
    return found
