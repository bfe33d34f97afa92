"""`trainmon run` and `retry` as a shell sees them: output, exit codes, signals, the lines at the end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import RunTrainmon
from tests.running import TRAINMON, script, wait_for
from trainmon.model import Status
from trainmon.service import Service


def test_output_is_passed_on_byte_for_byte(trainmon: RunTrainmon) -> None:
    code = r"import sys; sys.stdout.buffer.write(b'\x1b[31mred\x1b[0m\r50%\rdone \xff\xfe\x00 no newline')"
    done = trainmon("run", "--", sys.executable, "-c", code, text=False)
    assert done.stdout == b"\x1b[31mred\x1b[0m\r50%\rdone \xff\xfe\x00 no newline"
    assert (done.stderr, done.returncode) == (b"", 0)


def test_a_failure_is_explained_in_a_few_lines_on_stderr(trainmon: RunTrainmon, service: Service) -> None:
    done = trainmon("run", "--name", "n", "--", *script("steps.py", "--end", "raise"))
    job = service.list_jobs()[0].job
    lines = done.stderr.splitlines()
    assert done.returncode == 1
    assert lines[0].startswith("trainmon: failed with exit code 1 after ")
    assert f"http://127.0.0.1:8501/?jobId={job.id}" in lines[-1]
    assert f"trainmon retry {job.id}" in done.stderr
    assert len(lines) <= 8
    assert "hf_abcdefgh" not in done.stderr
    assert done.stdout == Path(job.log_path).read_text()


def test_what_to_do_is_not_cut_after_one_line(trainmon: RunTrainmon, workdir: Path) -> None:
    said = "mat1 and mat2 shapes cannot be multiplied (4x1568 and 2048x10)"
    (workdir / "t.py").write_text(f"def forward_through_the_head():\n    raise RuntimeError({said!r})\n")
    with (workdir / "t.py").open("a") as file:
        file.write("forward_through_the_head()\n")
    lines = trainmon("run", "--", sys.executable, "t.py", cwd=workdir).stderr.splitlines()
    do = next(at for at, line in enumerate(lines) if line.startswith("  do "))
    assert lines[do + 1].startswith(" " * 9)
    assert "1568" in " ".join(lines[do:])
    assert all(len(line) < 120 for line in lines)


@pytest.mark.parametrize(("end", "code"), [("ok", 0), ("exit", 3), ("raise", 1)])
def test_the_exit_code_is_passed_through(trainmon: RunTrainmon, end: str, code: int) -> None:
    assert trainmon("run", "--", *script("steps.py", "--end", end)).returncode == code


def test_death_by_a_signal_is_128_and_its_number(trainmon: RunTrainmon) -> None:
    done = trainmon("run", "--", sys.executable, "-c", "import os; os.kill(os.getpid(), 9)")
    assert done.returncode == 128 + 9
    assert "by signal 9" in done.stderr


def test_options_of_the_command_are_not_ours(trainmon: RunTrainmon, service: Service) -> None:
    done = trainmon("run", *script("steps.py", "--steps", "2"))
    assert done.stdout == "step=1 loss=1.0000\nstep=2 loss=0.5000\ndone\n"
    assert service.list_jobs()[0].job.command[-2:] == ("--steps", "2")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupting_the_wrapper_cancels_the_job(
    service: Service, workdir: Path, number: signal.Signals
) -> None:
    wrapper = subprocess.Popen(
        [*TRAINMON, "run", "--", *script("steps.py", "--end", "hang")],
        cwd=workdir, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    wait_for(lambda: "hanging" in wrapper.stdout.readline())
    wrapper.send_signal(number)
    _, errors = wrapper.communicate(timeout=30)
    job = service.list_jobs()[0].job
    assert job.status is Status.CANCELLED
    assert wrapper.returncode == 128 + number
    assert "trainmon: cancelled" in errors
    assert len(errors.splitlines()) <= 3
    assert service.diagnose(job.id).error_type == "USER_CANCELLED"


def test_killing_the_wrapper_leaves_training_and_log_whole(service: Service, workdir: Path) -> None:
    code = (
        "import time\nfor i in range(30): print(f'step={i} loss=1.0', flush=True); time.sleep(0.1)\n"
        "print('whole')"
    )
    wrapper = subprocess.Popen(
        [*TRAINMON, "run", "--", sys.executable, "-c", code], cwd=workdir, stdout=subprocess.PIPE
    )
    assert wrapper.stdout.readline()
    wrapper.kill()
    wrapper.communicate()
    log = Path(service.store.list_jobs()[0].job.log_path)
    wait_for(lambda: log.read_bytes().endswith(b"whole\n"))
    assert log.read_bytes() == b"".join(b"step=%d loss=1.0\n" % i for i in range(30)) + b"whole\n"


def test_without_a_store_the_training_runs_all_the_same(trainmon: RunTrainmon, own_home: Path) -> None:
    own_home.mkdir()
    (own_home / "trainmon.db").write_bytes(b"this is no database, whatever its name says" * 100)
    done = trainmon("run", "--", *script("steps.py", "--end", "exit"))
    assert done.returncode == 3
    assert done.stdout.startswith("step=1")
    assert "without being recorded" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_command_that_does_not_exist_ends_as_in_a_shell(trainmon: RunTrainmon) -> None:
    done = trainmon("run", "--", "no-such-program-here")
    assert done.returncode == 127
    assert "Traceback" not in done.stderr


def test_retry_prints_the_command_or_runs_it(trainmon: RunTrainmon, service: Service, workdir: Path) -> None:
    trainmon("run", "--", *script("steps.py", "--end", "exit", "--batch-size", "4", "--resume", "none"))
    first = service.list_jobs()[0].job.id
    printed = trainmon("retry", first, "--set", "batch_size=2", "--print")
    assert printed.returncode == 0
    assert printed.stdout.startswith(f"cd {workdir} && ")
    assert "--batch-size 2" in printed.stdout
    assert len(service.list_jobs()) == 1
    as_printed = subprocess.run(["sh", "-c", printed.stdout], capture_output=True, text=True)
    assert as_printed.returncode == 3
    assert "resumed from" in as_printed.stdout
    done = trainmon("retry", first, "--set", "batch_size=2")
    assert done.returncode == 3
    assert service.list_jobs()[0].job.parent_id == first


def test_a_job_can_be_listed_while_it_runs(trainmon: RunTrainmon, workdir: Path) -> None:
    wrapper = subprocess.Popen(
        [*TRAINMON, "run", "--", *script("steps.py", "--end", "hang")], cwd=workdir, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    wait_for(lambda: "hanging" in wrapper.stdout.readline())
    try:
        time.sleep(1.5)
        [row] = json.loads(trainmon("ls", "--json", "--status", "running").stdout)
        assert row["last_loss"] == 0.2
        refused = trainmon("retry", row["job"]["id"])
        assert refused.returncode == 2
        assert "still running" in refused.stderr
    finally:
        os.kill(wrapper.pid, signal.SIGTERM)
        wrapper.communicate(timeout=30)


@pytest.mark.slow
@pytest.mark.parametrize("closed", ["1", "2", "0 1 2"])
def test_closed_descriptors_of_the_caller_change_nothing(
    workdir: Path, service: Service, closed: str
) -> None:
    redirections = " ".join(f"{number}>&-" for number in closed.split())
    code = "import sys; print('said'); sys.exit(7)"
    command = [
        "sh",
        "-c",
        f'exec "$@" {redirections}',
        "sh",
        *TRAINMON,
        "run",
        "--",
        sys.executable,
        "-c",
        code,
    ]
    assert subprocess.run(command, cwd=workdir, check=False, timeout=60).returncode == 7
    [row] = service.list_jobs()
    assert row.job.exit_code == 7
    assert Path(str(row.job.log_path)).read_text() == "said\n"


def test_a_current_folder_that_is_gone_is_one_line(tmp_path: Path) -> None:
    gone = 'mkdir "$1" && cd "$1" && rmdir "$1" && shift && exec "$@"'
    command = ["sh", "-c", gone, "sh", str(tmp_path / "gone"), *TRAINMON, "run", "--", "true"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
