"""Whatever happens to those who watch, the training goes on and its end is told right."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from trainmon.capture import Outcome, RunEvents, run_command
from trainmon.model import Status

PYTHON = sys.executable
WRAPPER = Path(__file__).with_name("wrapper.py")
TICKS = "import time\nfor i in range({n}):\n    print('tick', i)\n    time.sleep(0.05)\nprint('the end')\n"


def run(tmp_path: Path, events: RunEvents, script: str, terminal=None) -> Outcome:
    return run_command(
        [PYTHON, "-c", script],
        workdir=tmp_path,
        log_path=tmp_path / "console.log",
        events=events,
        job_id="job1",
        terminal=terminal,
    )


def wait_for(condition, seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False


def test_a_sink_that_always_fails_is_reported_once_and_the_training_ends_as_it_would(tmp_path, capfd):
    class Broken(RunEvents):
        def started(self, pid, at):
            raise OSError("No space left on device")

        metrics = heartbeat = finished = lambda self, *_: 1 / 0

    outcome = run(tmp_path, Broken(), "print('step 1: loss 0.5')")
    assert outcome.status is Status.COMPLETED
    warnings = capfd.readouterr().err.splitlines()
    assert warnings == [
        "trainmon: recording failed (started: OSError: No space left on device); the training goes on."
    ]


def test_points_that_could_not_be_recorded_come_again(tmp_path, capfd):
    class Recovering(RunEvents):
        def __init__(self):
            self.tries, self.got = 0, []

        def metrics(self, points):
            if "loss" in points:
                self.tries += 1
                if self.tries == 1:
                    raise TimeoutError("database is busy")
                self.got += points["loss"]

    sink = Recovering()
    run(tmp_path, sink, "import time\nprint('step 1: loss 0.5'); time.sleep(2.2); print('step 2: loss 0.4')")
    assert [point[:2] for point in sink.got] == [(1.0, 0.5), (2.0, 0.4)]


def test_a_sink_that_blocks_delays_neither_training_nor_terminal(tmp_path):
    class Slow(RunEvents):
        def started(self, pid, at):
            time.sleep(1.5)

    arrivals: list[float] = []

    class Clock(io.RawIOBase):
        def write(self, data):
            arrivals.append(time.monotonic())
            return len(data)

    begun = time.monotonic()
    assert run(tmp_path, Slow(), "print('hello')", terminal=Clock()).status is Status.COMPLETED
    assert arrivals[0] - begun < 1.2


def test_a_closed_terminal_ends_only_the_copy(tmp_path, capfd):
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb", buffering=0) as terminal:
        outcome = run(tmp_path, RunEvents(), TICKS.format(n=5), terminal=terminal)
    assert outcome.status is Status.COMPLETED
    assert (tmp_path / "console.log").read_bytes().endswith(b"the end\n")
    assert capfd.readouterr().err.count("the terminal is gone") == 1


def test_a_dead_terminal_does_not_spoil_the_wrappers_own_exit(tmp_path):
    result = tmp_path / "result.json"
    wrapper = subprocess.Popen(
        [PYTHON, WRAPPER, tmp_path / "console.log", result, PYTHON, "-c", TICKS.format(n=10)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert wrapper.stdout is not None
    wrapper.stdout.readline()
    wrapper.stdout.close()
    assert wrapper.wait(20) == 0
    assert json.loads(result.read_text())["status"] == "completed"
    assert wrapper.stderr is not None
    assert wrapper.stderr.read().count(b"the terminal is gone") == 1
    wrapper.stderr.close()


def test_killing_the_wrapper_with_sigkill_leaves_the_training_running_and_its_log_complete(tmp_path):
    log = tmp_path / "console.log"
    wrapper = subprocess.Popen(
        [PYTHON, WRAPPER, log, tmp_path / "r.json", PYTHON, "-c", TICKS.format(n=40)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    assert wait_for(lambda: log.exists() and b"tick 3" in log.read_bytes())
    wrapper.send_signal(signal.SIGKILL)
    wrapper.wait(10)
    assert b"tick 39" not in log.read_bytes()
    assert wait_for(lambda: log.read_bytes().endswith(b"the end\n"))
    expected = "".join(f"tick {i}\n" for i in range(40)) + "the end\n"
    assert log.read_text() == expected
    assert not (tmp_path / "r.json").exists()


def test_a_log_emptied_by_somebody_is_followed_from_its_new_start(tmp_path):
    terminal = io.BytesIO()
    script = (
        "import os, sys, time\nprint('x' * 1000); time.sleep(0.4)\n"
        "os.truncate('console.log', 0); time.sleep(0.4)\nprint('after')"
    )
    run(tmp_path, RunEvents(), script, terminal=terminal)
    assert terminal.getvalue() == b"x" * 1000 + b"\nafter\n"


@pytest.mark.slow
def test_a_flood_of_output_is_not_waited_for_and_its_end_is_read(tmp_path, monkeypatch, capfd):
    monkeypatch.setattr("trainmon.capture.watch.CATCH_UP", 0.2)
    seen: dict[str, list[tuple[float, float, float]]] = {}

    class Kept(RunEvents):
        def metrics(self, points):
            for name, new in points.items():
                seen.setdefault(name, []).extend(new)

    begun = time.monotonic()
    run(tmp_path, Kept(), "print('step 1: loss 0.5\\n' * 300_000 + 'step 2: loss 0.25')")
    assert time.monotonic() - begun < 20
    assert seen["loss"][-1][:2] == (2.0, 0.25)
    assert len(seen["loss"]) < 300_000
    assert "too much output at once" in capfd.readouterr().err


def test_when_the_keeper_is_killed_the_training_goes_on_and_its_end_is_unknown(tmp_path):
    script = "import os, signal, time; os.kill(os.getppid(), 9); time.sleep(0.5); print('the end')"
    outcome = run(tmp_path, RunEvents(), script)
    assert (outcome.status, outcome.exit_code, outcome.signal) == (Status.LOST, None, None)
    assert (tmp_path / "console.log").read_bytes() == b"the end\n"


def test_a_store_that_does_not_answer_is_told_once(tmp_path, monkeypatch, capfd):
    monkeypatch.setattr("trainmon.capture.watch.SLOW", 0.4)

    class Stuck(RunEvents):
        def started(self, pid, at):
            time.sleep(2)

    assert run(tmp_path, Stuck(), "import time; time.sleep(1)").status is Status.COMPLETED
    assert (
        capfd.readouterr().err
        == "trainmon: the store does not answer; the training goes on, points are kept.\n"
    )


def test_points_that_cannot_be_recorded_are_kept_within_a_bound(tmp_path, monkeypatch, capfd):
    monkeypatch.setattr("trainmon.capture.watch.MOST_KEPT", 100)
    seen: dict[str, list[float]] = {}

    class Full(RunEvents):
        begun = time.monotonic()

        def metrics(self, points):
            assert sum(map(len, points.values())) <= 200
            if time.monotonic() - self.begun < 1.8:
                raise OSError("disk full")
            for name, new in points.items():
                seen.setdefault(name, []).extend(step for step, _, _ in new)

    script = "import time\nfor n in range(250):\n    print(f'step={n} loss={n}.0 acc=0.5'); time.sleep(0.01)"
    run(tmp_path, Full(), script)
    assert seen["loss"][-1] == 249
    assert seen["loss"] == sorted(set(seen["loss"]))
    assert seen["loss"][0] > 0
    assert capfd.readouterr().err.count("\n") == 2  # that it failed, and that points were dropped


@pytest.mark.slow
def test_reading_a_flood_takes_little_of_the_machine_and_leaves_the_log_whole(tmp_path):
    seen: dict[str, list[float]] = {}

    class Kept(RunEvents):
        def metrics(self, points):
            for name, new in points.items():
                seen.setdefault(name, []).extend(step for step, _, _ in new)

    script = (
        "import sys, time\nend = time.time() + 4\nn = 0\nwhile time.time() < end:\n"
        "    sys.stdout.write(''.join(f'step={k} loss=0.5\\n' for k in range(n, n + 20_000)))\n"
        "    n += 20_000\n    time.sleep(0.05)\n"
        "print(f'step={n} loss=0.25')"
    )
    used = time.process_time()
    run(tmp_path, Kept(), script)
    assert time.process_time() - used < 5.0  # without a budget it is all of the time, and more at the end
    lines = (tmp_path / "console.log").read_text().splitlines()
    assert lines[-1] == f"step={len(lines) - 1} loss=0.25"
    assert seen["loss"][-1] == len(lines) - 1
    assert len(seen["loss"]) < len(lines) / 2
