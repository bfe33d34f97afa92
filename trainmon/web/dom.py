"""Trees of plain elements, drawn by the browser with `textContent` only.

A tree is JSON: tag, class, text, title, link, children. Nothing in it is ever parsed as HTML or Markdown,
so any text may stand in it; `show.tree` masks secrets in all of it on the way out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

Node = dict[str, Any]
Child = Node | str | None


def el(
    tag: str,
    *children: Child | Iterable[Child],
    cls: str = "",
    title: str = "",
    href: str = "",
    outside: str = "",
    label: str = "",
    opened: bool = False,
) -> Node:
    """One element; strings become text, None is left out, lists are flattened.

    `title` is shown on hover, `href` a link made by `url.href`, `outside` an https address that opens beside this
    page (a rule's source, never anything of a log), `label` the accessible name.
    """
    node: Node = {"t": tag}
    kids: list[Node] = []
    for child in children:
        _adopt(kids, child)
    if kids:
        node["k"] = kids
    for key, value in (("c", cls), ("i", title), ("h", href), ("u", outside), ("l", label)):
        if value:
            node[key] = value
    if opened:
        node["o"] = True
    return node


def _adopt(kids: list[Node], child: Child | Iterable[Child]) -> None:
    if child is None:
        return
    if isinstance(child, str):
        kids.append({"x": child})
    elif isinstance(child, dict):
        kids.append(child)
    else:
        for one in child:
            _adopt(kids, one)


def each_text(node: Node, change: Callable[[str], str]) -> Node:
    """The same tree with every text and title changed."""
    out = dict(node)
    for key in ("x", "i", "l"):
        if key in out:
            out[key] = change(out[key])
    if "k" in out:
        out["k"] = [each_text(kid, change) for kid in out["k"]]
    return out


def table(head: Iterable[str], rows: Iterable[Sequence[Child]], cls: str = "") -> Node:
    """A table; each cell carries its column's title, which narrow screens show beside it."""
    titles = list(head)
    body = [
        el("tr", [el("td", cell, label=title) for title, cell in zip(titles, row, strict=True)])
        for row in rows
    ]
    return el(
        "table",
        el("thead", el("tr", [el("th", t) for t in titles])),
        el("tbody", body),
        cls=f"grid {cls}".strip(),
    )


def prose(text: str) -> list[Child]:
    """Sentences in which `code` between backticks is set as code; an odd backtick stays as it is."""
    pieces = text.split("`")
    if len(pieces) % 2 == 0:
        return [text]
    return [el("code", piece) if index % 2 else piece for index, piece in enumerate(pieces) if piece]
