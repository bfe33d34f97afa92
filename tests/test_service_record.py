"""A recorded job is in the store as it really ran: output, metrics, checkpoints, end, and why it died."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.running import script
from trainmon.errors import JobNotFailed, JobNotFound, UsageError
from trainmon.model import ErrorType, Status
from trainmon.service import Service
from trainmon.service.recording import job_name

SECRET = "hf_abcdefghijklmnopqrstuv1"


def test_a_completed_job_has_its_metrics_checkpoints_and_times(service: Service, workdir: Path) -> None:
    before = time.time()
    terminal = io.BytesIO()
    job_id, outcome = service.record(
        script("steps.py"), project="p", tags=["a"], terminal=terminal, workdir=workdir
    )
    job = service.job(job_id)
    assert (outcome.status, outcome.exit_code) == (Status.COMPLETED, 0)
    assert (job.status, job.name, job.project, job.tags) == (Status.COMPLETED, "steps", "p", ("a",))
    assert before <= job.created_at <= job.started_at <= job.ended_at <= time.time()
    assert list(service.series(job_id, "loss").values) == [1.0, 0.5, 0.3333, 0.25, 0.2]
    assert [c.step for c in service.checkpoints(job_id)] == [5]
    assert job.error_message is None
    assert terminal.getvalue() == Path(job.log_path).read_bytes()
    assert b"done" in terminal.getvalue()


def test_a_job_that_raises_keeps_its_traceback_as_error_message(service: Service, workdir: Path) -> None:
    job_id, outcome = service.record(script("steps.py", "--end", "raise"), workdir=workdir)
    job = service.job(job_id)
    assert outcome.exit_code == 1
    assert job.status is Status.FAILED
    assert job.error_message.startswith("Traceback (most recent call last):")
    assert job.error_message.splitlines()[-1].startswith("ValueError: the batch size 4 is too large")
    assert "step=5" in job.log_excerpt
    diagnosis = service.diagnose(job_id)
    assert diagnosis.exception.type == "ValueError"
    assert diagnosis.root_cause.line_number == len(Path(job.log_path).read_bytes().splitlines())
    row = service.list_jobs()[0]
    assert (row.job.id, row.error_type) == (job_id, diagnosis.error_type)


def test_exit_codes_are_kept(service: Service, workdir: Path) -> None:
    job_id, outcome = service.record(script("steps.py", "--end", "exit"), workdir=workdir)
    assert outcome.exit_code == service.job(job_id).exit_code == 3
    assert service.job(job_id).status is Status.FAILED


def test_a_job_without_a_word_about_its_end_has_no_error_message(service: Service, workdir: Path) -> None:
    command = [
        sys.executable,
        "-c",
        "import os; print('step=1 loss=1.0', flush=True); os.kill(os.getpid(), 9)",
    ]
    job_id, outcome = service.record(command, workdir=workdir)
    job = service.job(job_id)
    assert (outcome.signal, job.signal, job.exit_code) == (9, 9, None)
    assert job.error_message is None
    assert "step=1 loss=1.0" in job.log_excerpt
    assert service.diagnose(job_id).error_type is ErrorType.KILLED


@pytest.mark.skipif(sys.platform != "linux", reason="the memory limit is Linux's")
def test_memory_really_runs_out(service: Service, workdir: Path) -> None:
    job_id, _ = service.record(script("needs_memory.py"), workdir=workdir)
    diagnosis = service.diagnose(job_id)
    assert diagnosis.error_type is ErrorType.HOST_OOM
    assert "MemoryError" in diagnosis.root_cause.line


def test_a_diagnosis_outlives_the_log_file(service: Service, workdir: Path) -> None:
    job_id, _ = service.record(script("steps.py", "--end", "raise"), workdir=workdir)
    first = service.diagnose(job_id)
    Path(service.job(job_id).log_path).unlink()
    assert service.diagnose(job_id) == first
    service.store.put_diagnosis(job_id, {**first.to_dict(), "analyzer_version": "0"})
    again = service.diagnose(job_id)
    assert (again.error_type, again.fingerprint) == (first.error_type, first.fingerprint)
    assert service.read_log(job_id).source == "excerpt"
    assert b"step=5" in service.read_log(job_id).data


def test_jobs_that_did_not_fail_have_no_diagnosis(service: Service, workdir: Path) -> None:
    job_id, _ = service.record(script("steps.py"), workdir=workdir)
    with pytest.raises(JobNotFailed, match="completed"):
        service.diagnose(job_id)


@pytest.mark.parametrize("job_id", ["", "x" * 10_000, "../etc", "a b", "ÄÖ", "nosuchjob123", "A1"])
def test_unknown_and_malformed_ids_are_no_jobs(service: Service, job_id: str) -> None:
    with pytest.raises(JobNotFound):
        service.job(job_id)
    assert service.remove_jobs([job_id]) == 0


def test_secrets_are_kept_for_the_retry_and_shown_nowhere(service: Service, workdir: Path) -> None:
    command = script("steps.py", "--end", "raise", "--hf-token", SECRET)
    job_id, _ = service.record(command, workdir=workdir)
    shown = [service.job(job_id), service.list_jobs(), service.diagnose(job_id), service.resume_plan(job_id)]
    assert SECRET not in repr(shown)
    assert "trainmon retry" in service.resume_plan(job_id).resume_note
    assert SECRET in service.store.get_job(job_id).command
    child_id, _ = service.retry(job_id)
    assert SECRET in service.store.get_job(child_id).command


def test_a_retry_resumes_from_the_checkpoint_and_knows_its_parent(service: Service, workdir: Path) -> None:
    parent_id, _ = service.record(
        script("steps.py", "--end", "exit", "--batch-size", "4", "--resume", "none"),
        name="n",
        tags=["t"],
        workdir=workdir,
    )
    plan = service.resume_plan(parent_id, {"batch_size": "2"})
    assert plan.checkpoint.step == 5
    assert plan.lost_steps == 0
    child_id, _ = service.retry(parent_id, {"batch_size": "2"})
    child = service.job(child_id)
    assert child.command == plan.argv
    assert child.command[child.command.index("--batch-size") + 1] == "2"
    assert b"resumed from" in service.read_log(child_id).data
    assert (child.name, child.tags, child.workdir) == ("n", ("t",), str(workdir))
    assert [j.id for j in service.lineage(parent_id)[1]] == [child_id]
    assert service.lineage(child_id)[0].id == parent_id


def test_a_retry_that_saved_nothing_has_the_checkpoints_of_the_jobs_before_it(
    service: Service, workdir: Path
) -> None:
    command = script("steps.py", "--end", "exit", "--batch-size", "4", "--resume", "none")
    parent_id, _ = service.record(command, workdir=workdir)
    saved = service.resume_plan(parent_id).checkpoint
    child_id, _ = service.retry(parent_id)
    service.store.put_checkpoints(child_id, [])
    again = service.resume_plan(child_id)
    assert again.checkpoint is not None
    assert again.checkpoint.path == saved.path
    assert again.argv[again.argv.index("--resume") + 1] == saved.path


def test_a_checkpoint_is_judged_as_it_is_now(service: Service, workdir: Path) -> None:
    job_id, _ = service.record(script("steps.py", "--end", "exit"), workdir=workdir)
    [checkpoint] = service.checkpoints(job_id)
    assert checkpoint.complete
    path = Path(checkpoint.path)
    path.write_bytes(path.read_bytes()[:20])
    [torn] = service.checkpoints(job_id)
    assert not torn.complete
    assert service.resume_plan(job_id).checkpoint is None
    path.unlink()
    assert service.checkpoints(job_id) == []


def test_a_setting_that_the_command_cannot_say_is_refused(service: Service, workdir: Path) -> None:
    job_id, _ = service.record(script("steps.py", "--end", "exit"), workdir=workdir)
    with pytest.raises(UsageError, match="'no_such_knob'"):
        service.retry(job_id, {"no_such_knob": "1"})
    assert len(service.list_jobs()) == 1


def test_a_retry_needs_the_folder(service: Service, workdir: Path) -> None:
    job_id, _ = service.record(script("steps.py", "--end", "exit"), workdir=workdir)
    shutil.rmtree(workdir)
    with pytest.raises(UsageError, match="does not exist"):
        service.retry(job_id)


def test_removed_jobs_take_their_logs_along(service: Service, workdir: Path) -> None:
    job_id, _ = service.record(script("steps.py"), workdir=workdir)
    log = Path(service.job(job_id).log_path)
    assert log.exists()
    assert service.remove_jobs([job_id, "nosuchjob123"]) == 1
    assert not log.exists()
    assert service.list_jobs() == []


def test_home_and_logs_are_private(service: Service, workdir: Path) -> None:
    job_id, _ = service.record(script("steps.py"), workdir=workdir)
    log = Path(service.job(job_id).log_path)
    assert [p.stat().st_mode & 0o077 for p in (service.settings.home, log.parent, log)] == [0, 0, 0]


def test_a_store_that_fails_costs_the_training_nothing(
    service: Service, workdir: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The database goes away under a running job: its table is dropped by another process."""
    command = [sys.executable, "-c", f"""
import sqlite3, time
print("step=1 loss=1.0", flush=True); time.sleep(1.5)
c = sqlite3.connect({str(service.settings.home / "trainmon.db")!r}); c.execute("drop table jobs"); c.commit()
for step in range(2, 8): print(f"step={{step}} loss=1.0", flush=True); time.sleep(0.3)
print("the end"); raise SystemExit(7)
"""]  # fmt: skip
    terminal = io.BytesIO()
    job_id, outcome = service.record(command, workdir=workdir, terminal=terminal)
    assert outcome.exit_code == 7
    assert b"the end" in terminal.getvalue()
    assert "could not be recorded" in capfd.readouterr().err
    assert (service.settings.logs / f"{job_id}.log").read_bytes() == terminal.getvalue()


def test_parts_of_a_log_are_whole_lines(service: Service, workdir: Path) -> None:
    command = [sys.executable, "-c", "for i in range(1000): print(f'line {i:04}')"]
    job_id, _ = service.record(command, workdir=workdir)
    tail = service.read_log(job_id, limit=105)
    assert tail.data.splitlines()[0] == b"line 0990"
    assert (tail.end, tail.source) == (tail.size, "file")
    first = service.read_log(job_id, start=0, limit=105)
    assert (first.data, first.end) == (b"".join(b"line %04d\n" % i for i in range(10)), 100)
    assert service.read_log(job_id, start=first.end, limit=10).data == b"line 0010\n"
    assert service.read_log(job_id, start=10**9).data == b""


@pytest.mark.parametrize(
    ("command", "name"),
    [
        (["python", "train.py", "--lr", "1"], "train"),
        (["torchrun", "--nproc_per_node", "2", "/a/b/main.py"], "main"),
        (["python", "-m", "pkg.train", "x"], "pkg.train"),
        (["/usr/bin/make", "train"], "make"),
    ],
)
def test_a_job_without_a_name_is_called_after_its_script(command: list[str], name: str) -> None:
    assert job_name(command) == name


def test_a_command_that_does_not_exist_is_a_failed_job(service: Service, workdir: Path) -> None:
    job_id, outcome = service.record(["no-such-program-here"], workdir=workdir)
    assert outcome.exit_code == 127
    assert service.job(job_id).status is Status.FAILED
    assert "no-such-program-here" in service.job(job_id).log_excerpt


def test_the_commit_is_noted(service: Service, workdir: Path) -> None:
    identity = ["-c", "user.name=a", "-c", "user.email=a@b.c"]
    subprocess.run(["git", "init", "-q", str(workdir)], check=True)
    (workdir / "a.txt").write_text("1")
    subprocess.run(["git", "-C", str(workdir), "add", "a.txt"], check=True)
    subprocess.run(["git", "-C", str(workdir), *identity, "commit", "-qm", "x"], check=True)
    job_id, _ = service.record(script("steps.py"), workdir=workdir)
    assert len(service.job(job_id).git.commit) == 40
    assert service.job(job_id).git.dirty is False


def test_a_large_log_is_answered_from_its_end_first(service: Service, workdir: Path) -> None:
    job_id, _ = service.record(script("steps.py", "--end", "raise"), workdir=workdir)
    log = Path(service.job(job_id).log_path)
    end = log.read_bytes()
    with log.open("wb") as file:
        file.write(b"INFO reading a shard\n" * 1_700_000)
        start = file.tell()
        file.write(end)
    assert service.first_answer(job_id) is None  # it has its answer
    service.store.update_job(job_id, status=Status.LOST)  # which drops that
    assert service.knowledge().scanner  # made ready once in the life of a dashboard
    begun = time.process_time()
    first = service.first_answer(job_id)
    assert time.process_time() - begun < 3  # 0.16 s measured; a busy machine triples it
    whole = service.diagnose(job_id)
    assert first.root_cause.offset == whole.root_cause.offset > start
    assert (first.error_type, first.rule) == (whole.error_type, whole.rule)
    assert first.root_cause.line_number is None
    assert whole.root_cause.line_number > 1_700_000
    assert service.first_answer(job_id) is None
