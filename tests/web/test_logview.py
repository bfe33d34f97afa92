"""Windows into logs of any size."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from trainmon.model import Job, Status
from trainmon.service import Service
from trainmon.web import logview


@pytest.fixture
def logged(service: Service, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Makes a job whose log holds the given bytes; returns its id."""

    def make(data: bytes) -> str:
        path = tmp_path / "console.log"
        path.write_bytes(data)
        service.store.add_job(Job("abc", "abc", Status.FAILED, time.time(), log_path=str(path)))
        return "abc"

    return make


def many_lines(count: int) -> bytes:
    """Numbered lines, each of its own length."""
    return b"".join(b"line %d %s\n" % (number, b"x" * (number % 50)) for number in range(1, count + 1))


def test_a_small_log_is_whole_with_numbers_and_offsets(logged) -> None:  # type: ignore[no-untyped-def]
    view = logview.window(logged(b"one\n\ntwo\r\nthree"), None)
    assert [(x.text, x.number, x.offset) for x in view.lines] == [
        ("one", 1, 0),
        ("", 2, 4),
        ("two", 3, 5),
        ("three", 4, 10),
    ]


@pytest.mark.parametrize("at", [0, 1, 777_777, 2_000_000])
def test_a_window_holds_the_line_that_was_asked_for(logged, at: int) -> None:  # type: ignore[no-untyped-def]
    data = many_lines(100_000)
    job = logged(data)
    view = logview.window(job, at)
    wanted = data[: at + 1].count(b"\n") + (data[at : at + 1] != b"\n")
    rows = logview.rows(job, view, target=at)
    target = [row for row in rows if "target" in row[2]]
    assert [row[0] for row in target] == [f"{wanted:,}"]
    assert target[0][3][0][0].startswith(f"line {wanted} ")
    assert len(rows) <= logview.MOST_LINES


@pytest.mark.slow
def test_search_finds_the_last_hits_and_their_places(logged) -> None:  # type: ignore[no-untyped-def]
    data = many_lines(300_000) + b"ERROR Needle one\n" + many_lines(10) + b"a needle\n"
    job = logged(data)
    view = logview.search(job, "NEEDLE", "")
    assert [x.text for x in view.lines] == ["ERROR Needle one", "a needle"]
    assert [data[x.offset : x.offset + 5] for x in view.lines] == [b"ERROR", b"a nee"]
    assert [x.text for x in logview.search(job, "needle", "error").lines] == ["ERROR Needle one"]
    assert len(logview.search(job, "line", "").lines) == logview.MOST_HITS


def test_search_across_the_border_of_two_pieces_finds_each_line_once(logged) -> None:  # type: ignore[no-untyped-def]
    line = b"needle " + b"x" * 16_000  # 6.4 MB in all, so that a border falls inside a line
    job = logged((line + b"\n") * 400)
    found = logview.search(job, "needle", "").lines
    assert len(found) == 400
    assert len({x.offset for x in found}) == 400


def test_hostile_bytes_and_secrets_come_out_clean(logged) -> None:  # type: ignore[no-untyped-def]
    job = logged(b"\xff\xfe\x00 \x1b[31mred\x1b[0m token=hf_abcdefghijklmnopqrstuvwxyz01\n" + b"y" * 9_000)
    rows = logview.rows(job, logview.window(job, None), find="red")
    text = "".join(part for row in rows for part, _ in row[3])
    assert "hf_abc" not in text
    assert "\x1b" not in text
    assert "more characters" in text


@pytest.mark.parametrize("form", ["utf-16", "utf-16-le"])
def test_a_log_that_powershell_wrote_is_legible(logged, form: str) -> None:  # type: ignore[no-untyped-def]
    view = logview.window(logged("epoch 1\r\nValueError: bad\r\n".encode(form)), None)
    assert [x.text for x in view.lines] == ["epoch 1", "ValueError: bad"]
    assert view.lines[1].level == "error"


def test_a_real_jobs_log_without_its_file_is_the_kept_excerpt(service: Service, workdir: Path) -> None:
    job, _ = service.record([sys.executable, "-c", "print('x'); raise ValueError('kept')"], workdir=workdir)
    Path(service.store.get_job(job).log_path or "").unlink()
    view = logview.window(job, None)
    assert view.source == "excerpt"
    assert any("kept" in line.text for line in view.lines)
