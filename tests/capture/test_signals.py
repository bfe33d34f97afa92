"""Ctrl-C and its kin, with a real wrapper process around a real command."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

PYTHON = sys.executable
WRAPPER = Path(__file__).with_name("wrapper.py")
SLEEPS = "import time; print('ready'); time.sleep(60)"
SAVES_AND_EXITS = """
import signal, sys, time
def stop(number, frame):
    print('saved'); sys.exit(0)
signal.signal(signal.SIGINT, stop)
print('ready'); time.sleep(60)
"""
IGNORES = """
import signal, time
signal.signal(signal.SIGINT, lambda *_: print('not now', flush=True))
print('ready')
while True: time.sleep(0.1)
"""
FAMILY = """
import subprocess, sys
child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])
print('ready', child.pid)
child.wait()
"""
NOTICED = """
import signal, sys
def notice(number, frame):
    print('requeue'); sys.exit(0)
signal.signal(signal.SIGUSR1, notice)
print('ready'); signal.pause()
"""


class Wrapped:
    """A wrapper process that runs a script, after the script has printed `ready`."""

    def __init__(self, folder: Path, script: str, **options: Any) -> None:
        self.log, self.result = folder / "console.log", folder / "result.json"
        self.process = subprocess.Popen(
            [PYTHON, WRAPPER, self.log, self.result, PYTHON, "-c", script],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **options,
        )
        self.wait_for("ready")

    def wait_for(self, text: str) -> None:
        deadline = time.monotonic() + 15
        while not (self.log.exists() and text in self.log.read_text()):
            assert time.monotonic() < deadline, f"{text!r} never came"
            time.sleep(0.02)

    def outcome(self) -> dict[str, Any]:
        self.process.wait(15)
        return json.loads(self.result.read_text())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_the_wrapper_stops_the_training_which_is_then_cancelled(tmp_path, number):
    wrapped = Wrapped(tmp_path, SLEEPS)
    wrapped.process.send_signal(number)
    outcome = wrapped.outcome()
    assert (outcome["status"], outcome["signal"], outcome["cancelled_by_user"]) == ("cancelled", number, True)
    assert "finished cancelled" in (tmp_path / "result.json.events").read_text()


def test_a_script_that_saves_on_ctrl_c_and_exits_0_is_cancelled_all_the_same(tmp_path):
    wrapped = Wrapped(tmp_path, SAVES_AND_EXITS)
    wrapped.process.send_signal(signal.SIGINT)
    outcome = wrapped.outcome()
    assert (outcome["status"], outcome["exit_code"], outcome["signal"]) == ("cancelled", 0, None)
    assert "saved" in wrapped.log.read_text()


def test_a_second_ctrl_c_kills_a_training_that_ignores_the_first(tmp_path):
    wrapped = Wrapped(tmp_path, IGNORES)
    wrapped.process.send_signal(signal.SIGINT)
    wrapped.wait_for("not now")
    time.sleep(0.3)
    wrapped.process.send_signal(signal.SIGINT)
    outcome = wrapped.outcome()
    assert (outcome["status"], outcome["signal"]) == ("cancelled", signal.SIGKILL)


def test_one_ctrl_c_that_arrives_twice_at_once_gives_the_script_time_to_save(tmp_path):
    wrapped = Wrapped(tmp_path, IGNORES)
    wrapped.process.send_signal(signal.SIGINT)
    wrapped.wait_for("not now")
    wrapped.process.send_signal(signal.SIGINT)
    time.sleep(0.3)
    assert wrapped.process.poll() is None
    wrapped.process.send_signal(signal.SIGINT)
    assert wrapped.outcome()["signal"] == signal.SIGKILL


def test_the_whole_process_group_gets_the_signal(tmp_path):
    wrapped = Wrapped(tmp_path, FAMILY)
    grandchild = int(wrapped.log.read_text().split()[1])
    wrapped.process.send_signal(signal.SIGTERM)
    wrapped.outcome()
    deadline = time.monotonic() + 5
    while _runs(grandchild) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not _runs(grandchild)


def test_a_schedulers_notice_reaches_the_script_and_cancels_nothing(tmp_path):
    wrapped = Wrapped(tmp_path, NOTICED)
    wrapped.process.send_signal(signal.SIGUSR1)
    outcome = wrapped.outcome()
    assert (outcome["status"], outcome["exit_code"]) == ("completed", 0)
    assert "requeue" in wrapped.log.read_text()


def test_under_nohup_a_hangup_stays_ignored(tmp_path):
    wrapped = Wrapped(
        tmp_path,
        "import time; print('ready'); time.sleep(1); print('done')",
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN),
    )
    wrapped.process.send_signal(signal.SIGHUP)
    assert wrapped.outcome()["status"] == "completed"


def test_ctrl_c_in_a_real_terminal_reaches_the_training_once(tmp_path):
    """The script counts: a group shared with the terminal's foreground would get it twice."""
    import pty

    script = (
        "import signal, time\nhits = []\nsignal.signal(signal.SIGINT, lambda *_: hits.append(1))\n"
        "print('ready'); end = time.time() + 1.5\nwhile time.time() < end: time.sleep(0.05)\nprint('hits', len(hits))"
    )
    log, result = tmp_path / "console.log", tmp_path / "result.json"
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(PYTHON, [PYTHON, str(WRAPPER), str(log), str(result), PYTHON, "-c", script])
    deadline = time.monotonic() + 15
    while not (log.exists() and "ready" in log.read_text()) and time.monotonic() < deadline:
        time.sleep(0.02)
    os.write(terminal, b"\x03")
    shown = b""
    while True:
        try:
            data = os.read(terminal, 4096)
        except OSError:
            break
        if not data:
            break
        shown += data
    os.waitpid(pid, 0)
    os.close(terminal)
    assert "hits 1" in log.read_text()
    assert json.loads(result.read_text())["status"] == "cancelled"
    assert b"press Ctrl-C again to kill it" in shown


def test_a_script_may_ask_at_the_terminal(tmp_path):
    import pty

    log, result = tmp_path / "console.log", tmp_path / "result.json"
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(
            PYTHON,
            [PYTHON, str(WRAPPER), str(log), str(result), PYTHON, "-c", "print('got', input('ready? '))"],
        )
    deadline = time.monotonic() + 15
    while not (log.exists() and "ready?" in log.read_text()) and time.monotonic() < deadline:
        time.sleep(0.02)
    os.write(terminal, b"yes\n")
    while not (log.exists() and "got" in log.read_text()) and time.monotonic() < deadline:
        time.sleep(0.02)
    os.waitpid(pid, 0)
    os.close(terminal)
    assert "got yes" in log.read_text()


def _runs(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
