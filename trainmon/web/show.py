"""The only place where text from logs, jobs and configs meets Streamlit.

All of it is hostile: it is stripped of escape sequences, its secrets are masked, and it reaches the
browser as plain text only (element trees, filled by `textContent`), never as Markdown or HTML.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import streamlit as st

from trainmon import redact
from trainmon.web import components, nav
from trainmon.web.dom import Node, each_text, el

LONGEST = 20_000
"""Characters of one piece of text that are drawn at most; the rest is said to be left out."""

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&^=@/\"'])")


def clean(text: object) -> str:
    """Plain text without control characters and secrets, cut at `LONGEST` characters."""
    whole = str(text)
    out = redact.mask(redact.plain(whole[: LONGEST + 1]))
    return out if len(whole) <= LONGEST else f"{out[:LONGEST]}… ({len(whole) - LONGEST:,} more characters)"


def escaped(text: object) -> str:
    """Text for the few Streamlit labels that always read Markdown: every active character escaped."""
    return _MARKDOWN.sub(r"\\\1", " ".join(clean(text).split()))


def tree(node: Node, key: str) -> None:
    """Draw a tree of plain elements; a click on one of its links opens that view."""
    link = components.tree(each_text(node, clean), key)
    if link:
        nav.follow(link)


def sentence(text: object, kind: str = "info") -> None:
    """Draw one plain sentence in a coloured box; `kind` is "info", "warning" or "error"."""
    draw = {"info": st.info, "warning": st.warning, "error": st.error}[kind]
    draw(escaped(text))


def log(
    lines: Sequence[Sequence[Any]],
    *,
    key: str,
    follow: bool,
    anchor: str,
    height: int = 560,
    jump: bool = False,
) -> None:
    """Draw log lines (made by `logview.rows`, which masks them); a click on a number opens that place."""
    link = components.log(lines, key=key, follow=follow, anchor=anchor, height=height, jump=jump)
    if link:
        nav.follow(link)


def code(text: object, key: str) -> None:
    """Draw a block of text as it is.

    Not `st.code`: its highlighter takes the browser a fifth of a second before anything is shown.
    """
    tree(el("pre", str(text), cls="block"), key)


def copy_button(label: str, text: str, key: str) -> None:
    """Draw a button that copies `text`, secrets masked."""
    components.copy_button(label, redact.mask(text), key)


def command(text: str, key: str) -> None:
    """Draw a shell command with a button that copies it."""
    code(text, f"{key}_text")
    copy_button("Copy command", text, key)
