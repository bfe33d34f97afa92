"""Escape sequences become class names, and never anything else."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from trainmon import redact
from trainmon.web import ansi


def same(text: str) -> str:
    """No masking."""
    return text


def test_colours_and_weights_become_class_names() -> None:
    line = "\x1b[1;31mERROR\x1b[0m and \x1b[92mgreen\x1b[39m plain"
    assert ansi.spans(line, same) == [
        ("ERROR", "bold fg-red"),
        (" and ", ""),
        ("green", "fg-green"),
        (" plain", ""),
    ]


def test_extended_colours_do_not_leak_their_numbers() -> None:
    line = "\x1b[38;5;9ma\x1b[38;2;1;2;3mb\x1b[48;5;200mc\x1b[m"
    assert "".join(text for text, _ in ansi.spans(line, same)) == "abc"
    assert ansi.spans(line, same)[0] == ("a", "fg-red")


def test_titles_links_and_cursor_moves_are_dropped() -> None:
    line = "\x1b]0;evil title\x07a\x1b]8;;http://x\x1b\\b\x1b[2J\x1b[1;1Hc\x1bPdcs\x1b\\d\x9b"
    assert "".join(text for text, _ in ansi.spans(line, same)) == "abcd"


def test_a_colour_inside_a_token_does_not_hide_it() -> None:
    line = "key hf_abcdefgh\x1b[31mijklmnopqrstuvwxyz0123"
    assert ansi.spans(line, redact.mask) == [("key ***", "")]


def test_a_progress_bar_shows_its_last_state() -> None:
    assert ansi.last_state("10%\r50%\r100%\r") == "100%"
    assert ansi.last_state("done\r\n".rstrip("\n")) == "done"
    assert ansi.last_state("") == ""


@given(st.text(alphabet=st.sampled_from("\x1b[]0123456789;m\x07\\Pa \t\x9b\x00")))
def test_nothing_but_text_and_known_class_names_comes_out(line: str) -> None:
    for text, look in ansi.spans(line, same):
        assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f-\x9f]", text)
        assert re.fullmatch(r"[a-z -]*", look)
