"""The knowledge base: every rule that can recognise a failure, and what each one knows."""

from __future__ import annotations

import importlib
import inspect
import re

import streamlit as st

from trainmon.rules import Rule, load
from trainmon.web import nav, parts, show, url, wording
from trainmon.web.dom import Node, el, prose, table


def draw_list() -> None:
    """Draw all rules that match the search."""
    text = st.text_input("Search rules", key="rules_q", max_chars=100, placeholder="Memory, shape, NaN …")
    wanted = (text or "").casefold().split()
    rules = [rule for rule in load() if all(word in _searchable(rule) for word in wanted)]
    st.caption(wording.count(len(rules), "rule"))
    rows = [
        [
            el("a", rule.title, href=url.href(nav.RULES, {"rule": rule.id}), cls="wrap"),
            parts.chip(str(rule.error_type), "code"),
            el("span", rule.id, cls="mono wrap"),
        ]
        for rule in rules
    ]
    show.tree(table(("Rule", "Error type", "Id"), rows), key="rules_list")


def find(slug: str | None) -> Rule | None:
    """The rule of this id, None when there is none."""
    return next((rule for rule in load() if rule.id == slug), None)


def draw_one(rule: Rule) -> None:
    """Draw one rule's own words."""
    st.page_link(nav.pages()[nav.RULES], label="All rules", icon=":material/arrow_back:")
    show.tree(_one(rule), key="rule")


def _one(rule: Rule) -> Node:
    summary, sections = read_docstring(document(rule))
    chips = [
        parts.chip(str(rule.error_type), "code red"),
        parts.chip(f"role {rule.role}", "code"),
        parts.chip(f"{rule.confidence:.0%} confidence"),
    ]
    return el(
        "div",
        el("h2", rule.title, cls="title"),
        el("div", chips, cls="chips"),
        el("p", prose(summary), cls="prose gap"),
        [
            el("div", el("h4", title, cls="section gap"), el("p", prose(body), cls="prose"))
            for title, body in sections
        ],
        el("h4", "Recognised by", cls="section gap"),
        el("pre", rule.pattern, cls="prose"),
        cls="head",
    )


def _section(title: str, body: str) -> Node:
    return el("div", el("h4", title, cls="section gap"), el("p", prose(body), cls="prose"))


def _searchable(rule: Rule) -> str:
    return f"{rule.id} {rule.title} {rule.error_type} {rule.description}".casefold()


def document(rule: Rule) -> str:
    """The docstring of the rule's module, "" when it has none."""
    module = importlib.import_module(f"trainmon.rules.{rule.id.replace('-', '_')}")
    return inspect.cleandoc(module.__doc__ or "")


def read_docstring(text: str) -> tuple[str, list[tuple[str, str]]]:
    """First paragraph, and the headed sections: a line at the margin, its body indented below."""
    summary, *rest = re.split(r"\n\n", text.strip(), maxsplit=1)
    sections: list[tuple[str, list[str]]] = []
    for line in rest[0].splitlines() if rest else []:
        if line and not line.startswith(" "):
            sections.append((line.strip(), []))
        elif sections:
            sections[-1][1].append(line.strip())
    return " ".join(summary.split()), [(title, _flow(lines)) for title, lines in sections]


def _flow(lines: list[str]) -> str:
    """Wrapped lines joined again; paragraphs, and lines that are links, stay apart."""
    out: list[str] = []
    fresh = True
    for line in lines:
        if not line:
            fresh = True
        elif fresh or line.startswith("http"):
            out.append(line)
            fresh = line.startswith("http")
        else:
            out[-1] += f" {line}"
    return "\n".join(out)
