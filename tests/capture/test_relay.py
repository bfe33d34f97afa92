"""Output that a launcher keeps from the console comes into its log, whole and in order."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

from tests.running import wait_for
from trainmon.capture.events import Warner
from trainmon.capture.relay import Relay, rank_files


def start(folder: Path, console: Path) -> Relay:
    console.touch()
    relay = Relay(lambda: rank_files(folder), console, Warner())
    relay.start()
    return relay


def test_lines_of_ranks_are_not_mixed_and_none_is_lost(tmp_path: Path) -> None:
    folder, console = tmp_path / "ranks", tmp_path / "console.log"
    relay = start(folder, console)
    writers = [
        threading.Thread(target=_write, args=(folder / str(rank) / "stdout.log", rank)) for rank in range(4)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    relay.finish(threading.Event())
    lines = console.read_text().splitlines()
    for rank in range(4):
        assert [line for line in lines if line.startswith(f"rank {rank} ")] == [
            f"rank {rank} line {n} " + "x" * 50 for n in range(2000)
        ]
    assert len(lines) == 8000


def _write(path: Path, rank: int) -> None:
    path.parent.mkdir(parents=True)
    with path.open("wb", buffering=37) as file:  # lines come in torn pieces
        for n in range(2000):
            file.write(f"rank {rank} line {n} {'x' * 50}\n".encode())


def test_a_bar_moves_and_a_question_without_a_line_end_is_seen(tmp_path: Path) -> None:
    folder, console = tmp_path / "ranks", tmp_path / "console.log"
    folder.mkdir()
    relay = start(folder, console)
    with (folder / "a.log").open("ab", buffering=0) as file:
        file.write(b"10%\r20%\r")
        wait_for(lambda: console.read_bytes() == b"10%\r20%\r")
        file.write(b"continue? ")
        wait_for(lambda: console.read_bytes().endswith(b"continue? "))
        file.write(b"yes\n\xff\x00 no end")
    relay.finish(threading.Event())
    assert console.read_bytes() == b"10%\r20%\rcontinue? yes\n\xff\x00 no end\n"


def test_links_pipes_and_other_files_are_left_alone(tmp_path: Path) -> None:
    folder, console = tmp_path / "ranks", tmp_path / "console.log"
    folder.mkdir()
    (tmp_path / "secret.log").write_text("secret\n")
    (folder / "link.log").symlink_to(tmp_path / "secret.log")
    os.mkfifo(folder / "pipe.log")
    (folder / "error.json").write_text("{}")
    relay = start(folder, console)
    time.sleep(0.3)
    relay.finish(threading.Event())
    assert console.read_bytes() == b""
    assert not relay.is_alive()
