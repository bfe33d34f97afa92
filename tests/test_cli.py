"""The reading commands, and how mistakes of the user are met."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import RunTrainmon
from tests.running import TRAINMON, script, wait_for
from trainmon import __version__, analyze
from trainmon.errors import UsageError
from trainmon.model import Diagnosis
from trainmon.service import Service

LOG = """\
step=1 loss=2.0
Traceback (most recent call last):
  File "/home/u/train.py", line 3, in <module>
    x @ w
RuntimeError: mat1 and mat2 shapes cannot be multiplied (4x8 and 16x2) with hf_abcdefghijklmnopqrstuv1
"""
SECRET = "hf_abcdefghijklmnopqrstuv1"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "console.log"
    path.write_text(LOG)
    return path


def test_analyze_prints_what_python_and_json_say(trainmon: RunTrainmon, log: Path) -> None:
    for_people = trainmon("analyze", str(log))
    for_programs = json.loads(trainmon("analyze", "--json", str(log)).stdout)
    assert for_programs == analyze(log).to_dict()
    assert Diagnosis.from_dict(for_programs) == analyze(str(log))
    assert for_programs["root_cause"]["line_number"] == 5
    assert for_programs["title"] in for_people.stdout
    assert "line 5" in for_people.stdout
    assert SECRET not in for_people.stdout + json.dumps(for_programs)


def test_analyze_reads_standard_input(trainmon: RunTrainmon, log: Path) -> None:
    from_file = json.loads(trainmon("analyze", "--json", str(log)).stdout)
    from_pipe = json.loads(trainmon("analyze", "--json", "-", input=LOG).stdout)
    assert from_pipe["fingerprint"] == from_file["fingerprint"]
    assert from_pipe["root_cause"] == from_file["root_cause"] | {"file": from_pipe["root_cause"]["file"]}


def test_without_a_terminal_there_is_no_colour_and_no_cut(trainmon: RunTrainmon, tmp_path: Path) -> None:
    path = tmp_path / "long.log"
    path.write_text(LOG.replace("mat1", "mat1" + "m" * 300))
    shown = trainmon(
        "analyze", str(path), env=os.environ | {"COLUMNS": "40", "TERM": "xterm-256color"}
    ).stdout
    assert "\x1b" not in shown
    assert "m" * 300 in shown
    assert not any(line.endswith(" ") for line in shown.splitlines())


def test_hostile_logs_reach_the_terminal_as_plain_text(trainmon: RunTrainmon, tmp_path: Path) -> None:
    path = tmp_path / "hostile.log"
    path.write_text(LOG.replace("mat1", "\x1b]0;title\x07\x1b[2J[bold red]:boom:[/] \x9b31m mat1"))
    shown = trainmon("analyze", str(path)).stdout
    assert "\x1b" not in shown
    assert "\x9b" not in shown
    assert "[bold red]:boom:[/]" in shown


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"\xff\xfe\x00", b"all is well\n", b"\r" * 5000, b"x" * 100_000]
)
def test_any_file_is_answered(trainmon: RunTrainmon, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any.log"
    path.write_bytes(content)
    done = trainmon("analyze", "--json", str(path))
    assert done.returncode == 0
    assert json.loads(done.stdout)["error_type"] == "UNKNOWN"


@pytest.mark.parametrize(
    "arguments",
    [
        ["analyze"],
        ["analyze", "no-such-file.log"],
        ["analyze", "."],
        ["analyze", "-", "-"],
        ["analyze", "--nonsense", "x"],
        ["run"],
        ["run", "--"],
        ["show"],
        ["show", "nosuchjob123"],
        ["show", "../../etc/passwd"],
        ["retry", "nosuchjob123"],
        ["retry", "nosuchjob123", "--set", "batch_size"],
        ["ls", "--status", "dead"],
        ["ls", "--limit", "0"],
        ["ui", "--port", "70000"],
        ["nonsense"],
        ["--nonsense"],
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(trainmon: RunTrainmon, arguments: list[str]) -> None:
    done = trainmon(*arguments, stdin=subprocess.DEVNULL)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("trainmon: ")


def test_python_says_the_same(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Cannot read"):
        analyze(tmp_path / "nothing.log")


@pytest.mark.parametrize("command", ["run", "analyze", "ls", "show", "retry", "ui", "demo"])
def test_every_command_has_help(trainmon: RunTrainmon, command: str) -> None:
    done = trainmon(command, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith("Usage: ")
    assert command in trainmon("--help").stdout


def test_version(trainmon: RunTrainmon) -> None:
    assert trainmon("--version").stdout == f"trainmon, version {__version__}\n"


def test_an_empty_store_says_what_to_do(trainmon: RunTrainmon) -> None:
    assert "trainmon run" in trainmon("ls").stdout
    assert json.loads(trainmon("ls", "--json").stdout) == []


def test_an_empty_choice_is_not_an_empty_store(trainmon: RunTrainmon) -> None:
    assert "No jobs yet" in trainmon("ls").stdout
    trainmon("run", "--project", "here", "--", *script("steps.py", "--end", "ok"))
    assert "No jobs yet" not in trainmon("ls", "--project", "elsewhere").stdout
    assert "No job of this status and project" in trainmon("ls", "--status", "lost").stdout


def test_ls_and_show_agree_with_the_service(trainmon: RunTrainmon, service: Service, workdir: Path) -> None:
    ok, _ = service.record(script("steps.py"), name="good", project="a", workdir=workdir)
    bad, _ = service.record(
        script("steps.py", "--end", "raise", "--hf-token", SECRET),
        name="bad [red]x[/]",
        project="b",
        workdir=workdir,
    )
    rows = json.loads(trainmon("ls", "--json").stdout)
    assert [row["job"]["id"] for row in rows] == [bad, ok]
    assert [row["job"]["id"] for row in json.loads(trainmon("ls", "--json", "--project", "a").stdout)] == [ok]
    assert [
        row["job"]["id"] for row in json.loads(trainmon("ls", "--json", "--status", "failed").stdout)
    ] == [bad]
    listed = trainmon("ls").stdout.splitlines()
    assert listed[0].split() == ["JOB", "NAME", "STATUS", "ERROR", "STARTED", "TOOK", "LOSS"]
    assert "bad [red]x[/]" in listed[1]
    shown = json.loads(trainmon("show", bad, "--json").stdout)
    assert shown["diagnosis"] == service.diagnose(bad).to_dict()
    assert shown["resume"]["command"] == service.resume_plan(bad).command
    assert [m["name"] for m in shown["metrics"] if m["name"] == "loss"] == ["loss"]
    assert json.loads(trainmon("show", ok, "--json").stdout)["diagnosis"] is None
    for_people = trainmon("show", bad).stdout
    assert service.diagnose(bad).title in for_people
    assert f"trainmon retry {bad}" in for_people
    assert SECRET not in for_people + json.dumps(shown) + json.dumps(rows)


def test_a_closed_pipe_is_quiet(service: Service, workdir: Path) -> None:
    service.record(script("steps.py"), workdir=workdir)
    with subprocess.Popen([*TRAINMON, "ls"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as listing:
        listing.stdout.close()
        assert listing.stderr.read() == b""
    assert listing.returncode != 0


def test_ctrl_c_is_130_without_a_traceback() -> None:
    waiting = subprocess.Popen(
        [*TRAINMON, "analyze", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    time.sleep(1.5)
    waiting.send_signal(signal.SIGINT)
    _, errors = waiting.communicate(timeout=30)
    assert (waiting.returncode, errors.strip()) == (130, b"")


def test_ui_refuses_a_port_that_is_taken(trainmon: RunTrainmon) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        done = trainmon("ui", "--no-browser", "--port", str(server.getsockname()[1]))
    assert done.returncode == 2
    assert "trainmon ui --port" in done.stderr


def test_ui_serves_the_dashboard_from_any_folder(workdir: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [*TRAINMON, "ui", "--no-browser", "--port", str(port)],
        cwd=workdir, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        from urllib.error import URLError
        from urllib.request import urlopen

        def page() -> bytes:
            try:
                with urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
                    return answer.read()
            except (URLError, OSError):
                assert server.poll() is None, server.stdout.read()
                return b""

        assert b"streamlit" in wait_for(page, 60).lower()
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=30)


def test_analyze_starts_without_the_heavy_libraries(log: Path) -> None:
    code = (
        "import sys; from trainmon.cli import cli; "
        f"cli.main(['analyze', '--json', {str(log)!r}], standalone_mode=False); "
        "heavy = ('sqlalchemy', 'alembic', 'psutil', 'rich', 'yaml', 'streamlit', 'pandas', 'numpy'); "
        "print([m for m in heavy if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stderr == "[]\n"
