"""A few small browser components; none of them ever parses text as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from trainmon.web.dom import Node

ASSETS = Path(__file__).parent / "assets"


def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


_tree = st.components.v2.component(
    "trainmon.tree", html='<div class="root"></div>', css=_asset("tree.css"), js=_asset("tree.js")
)
_log = st.components.v2.component(
    "trainmon.log",
    html='<div class="log" tabindex="0" role="log" aria-live="off" aria-label="Console log"></div>',
    css=_asset("log.css"),
    js=_asset("log.js"),
)
_copy = st.components.v2.component(
    "trainmon.copy", html='<button type="button"></button>', css=_asset("copy.css"), js=_asset("copy.js")
)
_page = st.components.v2.component("trainmon.page", css=_asset("page.css"), isolate_styles=False)


def _ignore() -> None:
    """Streamlit only reports a trigger that has a callback."""


def tree(node: Node, key: str) -> str | None:
    """Draw a tree; returns the link that was clicked just now, if one was."""
    result: Any = _tree(data={"tree": node}, key=key, on_go_change=_ignore)
    return result.go


def log(
    lines: Sequence[Sequence[Any]], *, key: str, follow: bool, anchor: str, height: int, jump: bool
) -> str | None:
    """Draw log lines `[number, href, flags, [[text, classes], …]]`; returns the clicked link.

    A new `anchor` scrolls to the line flagged `target`, else to the end (`follow`) or the top; with `jump`
    the whole page scrolls to the target.
    """
    data = {"lines": lines, "follow": follow, "anchor": anchor, "height": height, "jump": jump}
    result: Any = _log(data=data, key=key, on_go_change=_ignore)
    return result.go


def copy_button(label: str, text: str, key: str) -> None:
    """Draw a button that copies `text`."""
    _copy(data={"label": label, "text": text}, key=key, width="content")


def page_spacing() -> None:
    """Apply the frame's own spacing; draws nothing."""
    _page(key="page_spacing", height="content")
