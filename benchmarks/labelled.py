"""Labelled logs of failed trainings, and ways in which launchers change a log without changing its cause."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Labelled:
    """A log with what an expert says of it.

    `types` and `phases` hold every answer that counts as right; `line` is the text to point at ("" where nobody
    said which); `fixes` are words of which a useful advice holds one (empty where nobody said).
    """

    name: str
    log: bytes
    types: frozenset[str]
    phases: frozenset[str]
    line: str
    fixes: tuple[str, ...]


def read(folder: Path) -> Iterator[Labelled]:
    """Every case below a folder: `NAME.log` with `NAME.json`, and `console.log` with `case.toml`."""
    for path in sorted(folder.rglob("*.log")):
        if path.with_suffix(".json").is_file():
            yield _from_json(path, json.loads(path.with_suffix(".json").read_text(encoding="utf-8")))
        elif (label := path.with_name("case.toml")).is_file():
            yield _from_toml(path, tomllib.loads(label.read_text(encoding="utf-8")))


def _from_json(path: Path, label: dict) -> Labelled:
    return Labelled(
        name=path.stem,
        log=path.read_bytes(),
        types=frozenset({label["error_type"], *label.get("also_accept", ())}),
        phases=frozenset({label["phase"], *label.get("also_accept_phase", ())}),
        line=label.get("root_cause_line") or "",
        fixes=tuple(word for group in label.get("expect_any") or () for word in group),
    )


def _from_toml(path: Path, label: dict) -> Labelled:
    return Labelled(
        name=f"{path.parent.parent.name}/{path.parent.name}",
        log=path.read_bytes(),
        types=frozenset({label.get("error_type", "UNKNOWN")}),
        phases=frozenset({label.get("phase", "UNKNOWN")}),
        line=label.get("line") or "",
        fixes=(),
    )


def _after_much_progress(log: bytes) -> bytes:
    bars = (
        b"step %d/60000 loss %.4f lr %.2e\r%3d%%|###   | %d/60000 [%02d:%02d<59:59, 5.10it/s]\n"
        % (n, 2.5 - n / 12_000, 3e-4 * (1 - n / 60_000), n // 600, n, n // 3600, n // 60 % 60)
        for n in range(20_000)
    )
    return b"".join(bars) + log


def _behind_prefixes(log: bytes) -> bytes:
    """The head of each line that a launcher or a container runtime sets; which one is drawn by the log's length."""
    heads = (b"[rank3]: ", b"2027-01-02T03:04:05.678901234Z stdout F ", b"12: ", b"[default1]:")
    head = heads[len(log) % len(heads)]
    return b"\n".join(head + line if line.strip() else line for line in log.split(b"\n"))


def _with_windows_line_ends(log: bytes) -> bytes:
    return log.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _coloured(log: bytes) -> bytes:
    words = re.sub(rb"(?m)^([A-Za-z_][\w.]*(?:Error|Exception))", b"\x1b[1;31m\\1\x1b[0m", log)
    return b"\x1b]0;job\x07\x1b[?25l" + words + b"\x1b[?25h"


def _before_other_ranks_clean_up(log: bytes) -> bytes:
    chatter = b"".join(b"INFO worker %d: leaving, the others asked for it\n" % (n % 64) for n in range(500))
    return log.rstrip(b"\n") + b"\n" + chatter


PERTURBATIONS: dict[str, Callable[[bytes], bytes]] = {
    "noise": _after_much_progress,
    "prefix": _behind_prefixes,
    "crlf": _with_windows_line_ends,
    "ansi": _coloured,
    "tail": _before_other_ranks_clean_up,
}
