"""Tracebacks as interpreters and launchers really print them; the texts come from running the code below."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainmon.analyze import diagnose
from trainmon.logs import Traceback, line_number, parse_traceback, read_line
from trainmon.logs.stack import HEADER
from trainmon.model import Evidence, LogSource


def printed(tmp_path: Path, code: str) -> bytes:
    """What Python itself prints for a script that dies."""
    script = tmp_path / "train.py"
    script.write_text(code)
    return subprocess.run([sys.executable, str(script)], capture_output=True, check=False).stderr


def parse(data: bytes) -> Traceback:
    return parse_traceback(data, read_line(data, data.index(HEADER.encode())))


CHAIN = """
def load(path):
    raise FileNotFoundError(2, "No such file", path)
def setup():
    try:
        load("a.pt")
    except OSError as error:
        raise RuntimeError("cannot set up") from error
try:
    setup()
except RuntimeError:
    {}["model"]
"""


def test_chain_is_read_to_its_origin(tmp_path: Path) -> None:
    found = parse(printed(tmp_path, CHAIN))
    assert [r.type for r in found.chain] == ["FileNotFoundError", "RuntimeError", "KeyError"]
    assert [r.linked_by for r in found.chain] == [None, "direct", "context"]
    assert found.chain[0].frames[-1][2] == "load"
    assert found.chain[0].frames[-1][3] == 'raise FileNotFoundError(2, "No such file", path)'
    assert found.chain[0].message == "[Errno 2] No such file: 'a.pt'"


def test_message_of_several_lines_is_whole(tmp_path: Path) -> None:
    code = 'raise RuntimeError("Error(s) in loading state_dict for Net:\\n\\tMissing key(s): \\"a\\"\\n\\tsize mismatch for b")'
    found = parse(printed(tmp_path, code) + b"INFO something else\n")
    assert found.last.message.splitlines() == [
        "Error(s) in loading state_dict for Net:", '\tMissing key(s): "a"', "\tsize mismatch for b",
    ]  # fmt: skip


def test_an_exception_group_is_read_whole(tmp_path: Path) -> None:
    code = "raise ExceptionGroup('two', [ValueError('first'), KeyError('second')])"
    found = parse(printed(tmp_path, code))
    assert found.last.type == "ExceptionGroup"
    assert found.complete


def test_worker_exception_is_the_origin_of_the_one_that_reraised_it() -> None:
    data = (
        b"Traceback (most recent call last):\n"
        b'  File "train.py", line 3, in main\n    for batch in loader:\n'
        b"KeyError: Caught KeyError in DataLoader worker process 0.\n"
        b"Original Traceback (most recent call last):\n"
        b'  File "data.py", line 9, in __getitem__\n    return row["label"]\n'
        b"KeyError: 'label'\n"
    )
    found = parse(data)
    assert [r.message for r in found.chain] == ["'label'", "Caught KeyError in DataLoader worker process 0."]


@pytest.mark.parametrize(
    "prefix", ["[rank1]: ", "[default1]:", "1: ", "2026-03-04T05:06:07.123456789Z stderr F "]
)
def test_launcher_prefixes_are_taken_off(tmp_path: Path, prefix: str) -> None:
    data = printed(tmp_path, CHAIN)
    prefixed = b"".join(prefix.encode() + line for line in data.splitlines(keepends=True))
    plain, found = parse(data), parse(prefixed)
    assert [(r.type, r.message, r.frames) for r in found.chain] == [
        (r.type, r.message, r.frames) for r in plain.chain
    ]


def test_lines_of_another_rank_in_between_do_not_mix_in(tmp_path: Path) -> None:
    lines = printed(tmp_path, CHAIN).splitlines(keepends=True)
    mixed = b"".join(b"[rank0]: " + line + b"[rank1]: step 10 loss 0.5\n" for line in lines)
    found = parse(mixed)
    assert found.rank == 0
    assert [r.type for r in found.chain] == ["FileNotFoundError", "RuntimeError", "KeyError"]


def _indented(lines: list[bytes]) -> list[bytes]:
    return [b"      " + line for line in lines]


def _indented_below_the_header(lines: list[bytes]) -> list[bytes]:
    return [b"    " * (n > 0) + line for n, line in enumerate(lines)]


def _headed(lines: list[bytes]) -> list[bytes]:
    return [b"2026-05-01 10:00:%02d.112 [17/train/9 (pid 28)] " % n + line for n, line in enumerate(lines)]


@pytest.mark.parametrize("shown", [_indented, _indented_below_the_header, _headed])
def test_a_traceback_under_another_program_is_read_whole(
    tmp_path: Path, shown: Callable[[list[bytes]], list[bytes]]
) -> None:
    lines = shown(printed(tmp_path, CHAIN).splitlines())
    found = parse(b"\n".join(line.rstrip() for line in lines) + b"\nERROR: the step failed\n")
    assert found.complete
    assert [r.type for r in found.chain] == ["FileNotFoundError", "RuntimeError", "KeyError"]
    assert found.last.message == "'model'"
    assert found.chain[0].frames[-1][3] == 'raise FileNotFoundError(2, "No such file", path)'


def test_carriage_returns_and_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    data = printed(tmp_path, CHAIN)
    bars = b" 10%|#    | 1/10\r 20%|##   | 2/10\r"
    windows = bars + data.replace(b"\n", b"\r\n")
    assert [r.message for r in parse(windows).chain] == [r.message for r in parse(data).chain]


def test_a_torn_traceback_is_incomplete_and_keeps_its_frames() -> None:
    data = b'Traceback (most recent call last):\n  File "a.py", line 1, in f\n    g()\n'
    found = parse(data)
    assert not found.complete
    assert found.last.frames == [("a.py", 1, "f", "g()")]


def test_notebook_frames_are_read() -> None:
    data = (
        b"RuntimeError                              Traceback (most recent call last)\n"
        b"Cell In[3], line 2\n      1 x = f()\n----> 2 train(x)\n\n"
        b"File ~/net.py:7, in train(x)\n      6 def train(x):\n----> 7     return x @ w\n\n"
        b"RuntimeError: mat1 and mat2 shapes cannot be multiplied (1x2 and 3x4)\n"
    )
    frames = parse(data).last.frames
    assert [(f[0], f[1], f[3]) for f in frames] == [
        ("Cell In[3]", 2, "train(x)"),
        ("~/net.py", 7, "return x @ w"),
    ]


def test_deep_chain_ends(tmp_path: Path) -> None:
    one = b'Traceback (most recent call last):\n  File "a.py", line 1, in f\nValueError: x\n\n'
    link = b"During handling of the above exception, another exception occurred:\n\n"
    found = parse((one + link) * 10_000)
    assert len(found.chain) <= 40


def test_line_number_counts_newlines_only() -> None:
    data = b"a\rb\r\nc\nd"
    assert line_number(data, data.index(b"d")) == 3


PIECES = st.sampled_from(
    [b"Traceback (most recent call last):\n", b'  File "x.py", line 3, in f\n', b"    code()\n", b"ValueError: x\n",
     b"\n", b"\r", b"[rank0]: ", b"  | ", b"  + Exception Group ", b"\xff\xfe", b"\x00", b"\x1b[31m",
     b"During handling of the above exception, another exception occurred:\n", b"\xe2\x95\xad\xe2\x94\x80 ", b"99999999999 "]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(PIECES, st.binary(max_size=30)), max_size=60))
def test_no_bytes_make_the_parser_raise(pieces: list[bytes]) -> None:
    data = HEADER.encode() + b":\n" + b"".join(pieces)
    found = parse(data)
    assert 0 <= found.offset <= found.end <= len(data)


def test_a_notebook_names_the_exception_before_the_header_and_after_the_frames() -> None:
    found = parse(b"""AssertionError                            Traceback (most recent call last)
<ipython-input-6-628ff907cb4d> in <module>
---> 33     train = SegmentationDataset(images, labels)

~/segmentation/data_loader/dataset.py in __init__(self, images_dir, segs_dir)
     52                 verified = self._verify()
---> 53                 assert verified

AssertionError:
""")  # fmt: skip
    assert found.complete
    assert found.last.type == "AssertionError"
    assert found.last.frames[-1][1:] == (53, "__init__", "assert verified")


def test_headings_that_rich_broke_at_the_edge_of_its_box_are_whole_again() -> None:
    box = """╭───────────────────── Traceback (most recent call last) ──────────────────────╮
│ /home/ann/train.py:470 in main                                               │
│                                                                              │
│ ❱ 470 │   │   trainer.train()                                                │
│                                                                              │
│ /opt/conda/envs/a_long_name/lib/python3.10/site-packages/lib/trainer.py:3579 │
│ in training_step                                                             │
│                                                                              │
│   3578 │   │   with self.context():                                          │
│ ❱ 3579 │   │   │   loss = self.compute_loss(model, inputs)                   │
│                                                                              │
│ /opt/conda/envs/a_very_long_name_of_an_environment/lib/python3.10/site-packa │
│ ges/lib/trainer.py:3611 in compute_loss                                      │
│                                                                              │
│ ❱ 3611 │   return model(x)                                                   │
╰──────────────────────────────────────────────────────────────────────────────╯
TypeError: no
"""
    found = diagnose(Evidence(logs=(LogSource(box.encode()),))).exception
    assert found is not None
    assert [(f.file.rsplit("/", 1)[-1], f.line, f.function, f.code) for f in found.frames] == [
        ("train.py", 470, "main", "trainer.train()"),
        ("trainer.py", 3579, "training_step", "loss = self.compute_loss(model, inputs)"),
        ("trainer.py", 3611, "compute_loss", "return model(x)"),
    ]
    assert "/site-packages/lib/" in found.frames[2].file
