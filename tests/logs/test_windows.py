"""Logs as Windows PowerShell writes them (`python train.py > train.log 2>&1`): turned into what the program printed."""

from __future__ import annotations

import pytest

from trainmon.analyze import diagnose
from trainmon.logs import turned
from trainmon.model import ErrorType, Evidence, LogSource

STACK = [
    "Traceback (most recent call last):",
    '  File "C:\\Users\\me\\project\\two_tower\\train_ranker.py", line 229, in <module>',
    "    train_ranker()",
    '  File "C:\\Users\\me\\project\\two_tower\\models.py", line 58, in forward',
    "    joined = torch.cat([id_emb, text, genome], dim=-1)",
    "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 7.53 GiB. GPU 0 has a total capacity of 24.00 GiB.",
]
STDOUT = ["Device: cuda", "Model loaded successfully."]


def broken(line: str, width: int, at_blanks: bool) -> list[str]:
    """A line as the console breaks it: in the middle of a word, or behind the last blank that fits."""
    pieces: list[str] = []
    while len(line) > width:
        cut = width
        if at_blanks and (blank := line.rfind(" ", 1, width)) > 0 and line[:blank].strip():
            cut = blank + 1
        pieces.append(line[:cut])
        line = line[cut:]
    return [*pieces, line]


def written(width: int, at_blanks: bool, place: str = "At line:1 char:1", command: str = "python") -> str:
    shown = "+ python train_ranker.py > train_error.log 2>&1"
    box = [
        place,
        *broken(shown, width, at_blanks),
        *broken("+ " + "~" * max(width, len(shown)), width, False),
        "    + CategoryInfo          : NotSpecified: (Traceback (most",
        "   recent call last)::String) [], RemoteException",
        "    + FullyQualifiedErrorId : NativeCommandError",
        " ",
    ]
    box = [piece for line in box for piece in broken(line, width, at_blanks)]
    head = broken(f"{command} : {STACK[0]}", width, at_blanks)
    rest = [piece for line in STACK[1:] for piece in broken(line, width, at_blanks)]
    return "\r\n".join([*STDOUT, *head, *box, *rest, ""])


def analyzed(data: bytes):  # type: ignore[no-untyped-def]
    return diagnose(Evidence(logs=(LogSource(data),)))


@pytest.mark.parametrize("at_blanks", [False, True])
@pytest.mark.parametrize("width", [24, 48, 79, 118])
def test_broken_lines_are_joined_and_the_box_is_taken_away(width: int, at_blanks: bool) -> None:
    told = turned(written(width, at_blanks).encode("utf-16"))
    assert told is not None
    assert told.data.decode().splitlines() == [*STDOUT, *STACK]


@pytest.mark.parametrize("place", ["At line:1 char:1", "所在位置 行:1 字符: 1", "In Zeile:1 Zeichen:1"])
def test_the_box_is_known_in_other_languages(place: str) -> None:
    told = turned(written(60, False, place).encode("utf-16"))
    assert told is not None
    assert told.data.decode().splitlines() == [*STDOUT, *STACK]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8", "utf-8-sig"])
def test_the_cause_and_its_place_in_the_file_are_found(encoding: str) -> None:
    text = written(48, False)
    data = text.encode(encoding)
    answer = analyzed(data)
    assert answer.error_type is ErrorType.CUDA_OOM
    assert answer.root_cause is not None
    assert answer.root_cause.line == STACK[-1]
    lines = [line.rstrip("\r") for line in text.split("\n")]
    number = lines.index(STACK[-1][:48]) + 1
    assert answer.root_cause.line_number == number
    offset = answer.root_cause.offset
    assert offset is not None
    plain = encoding if encoding in ("utf-16-le", "utf-16-be", "utf-8") else encoding.replace("-sig", "")
    plain = "utf-16-le" if plain == "utf-16" else plain
    assert data[offset:].decode(plain).startswith(STACK[-1][:40])


def test_a_long_path_to_the_command_goes_with_its_words() -> None:
    text = written(40, False, command="C:/Users/me/anaconda3/envs/tower_environment/python.exe")
    told = turned(text.encode("utf-16"))
    assert told is not None
    assert told.data.decode().splitlines() == [*STDOUT, *STACK]


def test_other_logs_stay_as_they_are() -> None:
    assert turned("\n".join([*STDOUT, *STACK]).encode()) is None
    assert turned(b"") is None
    assert turned(b"\x00" * 4096) is None


def test_a_log_in_utf_16_without_a_box_is_read() -> None:
    answer = analyzed("\r\n".join([*STDOUT, *STACK]).encode("utf-16"))
    assert answer.error_type is ErrorType.CUDA_OOM


@pytest.mark.parametrize("junk", ["+ ~~~\n", "    + CategoryInfo\n", "python : \n", "\n", "x" * 21 + "\n"])
def test_any_text_costs_no_more_than_its_length(junk: str) -> None:
    text = "    + CategoryInfo          : NotSpecified\n" + junk * 20_000
    told = turned(text.encode("utf-16"))
    assert told is not None
    assert told.place(told.data.count(b"\n") + 1)[1] <= 20_003


def test_marks_that_fill_the_window_s_last_line_do_not_swallow_the_exception(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    width = 40
    marked = [*STACK[:-1], "    " + "^" * (2 * width - 4), STACK[-1]]
    monkeypatch.setattr(f"{__name__}.STACK", marked)
    told = turned(written(width, False).encode("utf-16"))
    assert told is not None
    assert told.data.decode().splitlines() == [*STDOUT, *marked]
