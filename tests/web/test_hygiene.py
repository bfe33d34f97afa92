"""Foreign text has one way to the screen; these are the ways around it that nobody may take."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = [*(ROOT / "pages").glob("*.py"), *(ROOT / "trainmon" / "web").rglob("*.py")]
READS_MARKDOWN = {
    "markdown", "write", "title", "header", "subheader", "caption", "error", "warning", "info", "success",
    "toast", "badge", "metric", "button", "expander", "toggle", "text_input", "table",
}  # fmt: skip
CONSTANT_TEXT = {"caption": "wording.count", "expander": "wording.count", "toggle": "wording.count"}


def calls(file: Path) -> list[ast.Call]:
    """All calls `st.…(…)` of a file."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "st"
    ]


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_page_or_panel_lets_text_be_read_as_markup(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    assert "unsafe_allow_html" not in source
    assert not re.search(r"\bst\.(html|iframe|components\.v1|latex|json|dataframe|exception)\b", source)
    if file.name == "show.py":
        return
    for call in calls(file):
        name = call.func.attr  # type: ignore[attr-defined]
        assert name not in ("code", "text"), f"line {call.lineno}: only show.py draws foreign text"
        if name in READS_MARKDOWN and call.args:
            assert plain(call.args[0], CONSTANT_TEXT.get(name)), (
                f"line {call.lineno}: st.{name} reads Markdown"
            )


def plain(argument: ast.expr, allowed: str | None) -> bool:
    """Whether an argument holds nothing that comes from outside: constants, and counted words."""
    if isinstance(argument, ast.Constant):
        return True
    if isinstance(argument, ast.IfExp):
        return plain(argument.body, allowed) and plain(argument.orelse, allowed)
    if isinstance(argument, ast.Call):
        return allowed is not None and ast.unparse(argument.func) == allowed
    if isinstance(argument, ast.JoinedStr):
        values = [part.value for part in argument.values if isinstance(part, ast.FormattedValue)]
        return all(plain(value, allowed) or ast.unparse(value) == "title" for value in values)
    return False


def test_components_never_parse_html() -> None:
    for script in (ROOT / "trainmon" / "web" / "assets").glob("*.js"):
        source = script.read_text(encoding="utf-8")
        for word in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "fetch(",
            "import(",
        ):
            assert word not in source, f"{script.name}: {word}"


def test_nothing_is_loaded_from_the_network() -> None:
    for asset in (ROOT / "trainmon" / "web" / "assets").glob("*.*s*"):
        assert not re.search(rb"https?://|@import|url\(", asset.read_bytes()), asset.name


def test_no_folder_that_streamlit_would_run_without_the_frame() -> None:
    assert not (ROOT / "trainmon" / "web" / "pages").exists()


def test_pages_are_short() -> None:
    for page in (ROOT / "pages").glob("*.py"):
        assert len(page.read_text(encoding="utf-8").splitlines()) <= 80, page.name
