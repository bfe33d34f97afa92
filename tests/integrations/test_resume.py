"""Real trainings are killed with kill -9, retried with the command that trainmon makes, and go on from the step."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.running import TRAINMON, wait_for
from trainmon.capture import find_checkpoints
from trainmon.model import Job, Status
from trainmon.service import Service

SCRIPTS = Path(__file__).parent / "scripts"
pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


def _need(library: str) -> None:
    if find_spec(library) is None:
        reason = f"{library} is not installed"
        if os.environ.get("TRAINMON_REQUIRE_LIBRARIES") == "1":
            pytest.fail(reason)
        pytest.skip(reason)


def _killed(service: Service, workdir: Path, command: list[str], at_step: int) -> Job:
    """The job after its training was killed with SIGKILL when it had noted this step."""
    watcher = subprocess.Popen([*TRAINMON, "run", "--", *command], cwd=workdir, stdout=subprocess.DEVNULL)
    wait_for(lambda: any(step >= at_step for _, step in _steps(workdir)), 120)
    [row] = service.list_jobs()
    pid = wait_for(lambda: service.job(row.job.id).pid)
    os.kill(pid, signal.SIGKILL)
    assert watcher.wait(timeout=60) == 128 + signal.SIGKILL
    job = service.job(row.job.id)
    assert (job.status, job.signal) == (Status.FAILED, signal.SIGKILL)
    return job


def _steps(workdir: Path) -> list[tuple[str, int]]:
    """What the trainer's own callbacks noted: ("begin" or "step", the global step)."""
    try:
        lines = (workdir / "steps.txt").read_text().splitlines()
    except FileNotFoundError:
        return []
    return [(words[0], int(words[1])) for line in lines if len(words := line.split()) == 2]


def _retried(service: Service, workdir: Path, job: Job, *words: str) -> tuple[Job, list[tuple[str, int]]]:
    """The retry's job after it has ended, and what its trainer noted."""
    before = len(_steps(workdir))
    done = subprocess.run(
        [*TRAINMON, "retry", job.id, *words], cwd=workdir, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    [child] = service.lineage(job.id)[1]
    return service.job(child.id), _steps(workdir)[before:]


def test_a_trainer_that_was_killed_goes_on_from_its_last_checkpoint(service: Service, workdir: Path) -> None:
    _need("transformers")
    words = "--output_dir out --max_steps 40 --save_steps 5 --logging_steps 1 --report_to none --use_cpu True"
    command = [sys.executable, str(SCRIPTS / "hf_resumable.py"), *words.split(), "--pause", "0.2"]
    job = _killed(service, workdir, command, at_step=13)
    plan = service.resume_plan(job.id)
    assert plan.resumes
    assert plan.checkpoint.step is not None and plan.checkpoint.step >= 10
    child, noted = _retried(service, workdir, job, "--set", "pause=0")
    assert child.status is Status.COMPLETED
    assert child.command[-2:] == ("--resume_from_checkpoint", plan.checkpoint.path)
    assert noted[0] == ("begin", plan.checkpoint.step)
    assert [step for _, step in noted[1:]] == list(range(plan.checkpoint.step, 40))
    state = json.loads((workdir / "out" / "checkpoint-40" / "trainer_state.json").read_text())
    assert state["global_step"] == 40
    assert [entry["step"] for entry in state["log_history"] if "loss" in entry] == list(range(1, 41))
    assert service.series(child.id, "loss").steps[0] > plan.checkpoint.step or not len(
        service.series(child.id, "loss").steps
    )


def test_a_lightning_fit_that_was_killed_goes_on_from_its_last_checkpoint(
    service: Service, workdir: Path
) -> None:
    _need("lightning")
    command = [sys.executable, str(SCRIPTS / "lightning_resumable.py"), "--pause", "0.2"]
    job = _killed(service, workdir, command, at_step=13)
    plan = service.resume_plan(job.id)
    assert plan.resumes
    assert (plan.checkpoint.format, plan.checkpoint.step) == ("lightning", 10)
    assert plan.best is not None and "best" not in plan.resume_note
    child, noted = _retried(service, workdir, job, "--set", "pause=0")
    assert child.status is Status.COMPLETED
    assert child.command[-2:] == ("--ckpt_path", plan.checkpoint.path)
    assert noted[0] == ("begin", 10)
    assert [step for _, step in noted[1:]] == list(range(10, 60))


def test_a_trainer_script_that_takes_no_checkpoint_is_said_to(service: Service, workdir: Path) -> None:
    _need("transformers")
    text = (SCRIPTS / "hf_resumable.py").read_text()
    script = workdir / "train.py"
    script.write_text(text.replace("resume_from_checkpoint=arguments.resume_from_checkpoint", ""))
    words = "--output_dir out --max_steps 40 --save_steps 5 --report_to none --use_cpu True --pause 0.2"
    job = _killed(service, workdir, [sys.executable, str(script), *words.split()], at_step=7)
    plan = service.resume_plan(job.id)
    assert not plan.resumes
    assert "train.py, line" in plan.resume_note
    assert list(plan.argv) == list(job.command)


def test_a_lightning_cli_program_goes_on(service: Service, workdir: Path) -> None:
    _need("jsonargparse")
    command = [sys.executable, str(SCRIPTS / "lightning_cli.py"), "fit", "--model.pause", "0.2"]
    job = _killed(service, workdir, command, at_step=13)
    child, noted = _retried(service, workdir, job, "--set", "model.pause=0")
    assert child.status is Status.COMPLETED
    assert child.command[-2] == "--ckpt_path"
    assert noted[0] == ("begin", 10)
    assert [step for _, step in noted[1:]] == list(range(10, 40))


def test_a_hydra_program_goes_on_from_a_path_with_a_comma_and_an_equals_sign(
    service: Service, workdir: Path
) -> None:
    _need("hydra")
    _need("lightning")
    text = (SCRIPTS / "lightning_cli.py").read_text()
    (workdir / "tiny.py").write_text(
        text.partition("LightningCLI(\n")[0].replace("from lightning.pytorch.cli", "#")
    )
    (workdir / "train.py").write_text((SCRIPTS / "lightning_hydra.py").read_text())
    job = _killed(service, workdir, [sys.executable, "train.py", "+pause=0.2"], at_step=13)
    child, noted = _retried(service, workdir, job, "--set", "+pause=0")
    assert child.status is Status.COMPLETED
    assert child.command[-1].startswith("++ckpt_path='")
    assert noted[0] == ("begin", 10)
    assert [step for _, step in noted[1:]] == list(range(10, 40))


def test_of_saves_that_were_killed_only_whole_ones_are_called_so(service: Service, workdir: Path) -> None:
    """A Trainer that does little else than save is killed again and again; what is called whole must load."""
    _need("transformers")
    import torch
    from safetensors.torch import load_file

    words = "--max_steps 400 --save_steps 1 --logging_steps 100 --report_to none --use_cpu True"
    seen = 0
    for attempt in range(5):
        folder = workdir / str(attempt)
        command = [
            sys.executable,
            str(SCRIPTS / "hf_resumable.py"),
            *words.split(),
            "--output_dir",
            str(folder),
        ]
        process = subprocess.Popen(command, cwd=workdir, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        enough = 6 + attempt
        wait_for(lambda f=folder, n=enough: len(list(f.glob("checkpoint-*"))) >= n, 120)
        process.kill()
        process.wait()
        for found in find_checkpoints([folder]):
            if found.complete:
                seen += 1
                load_file(Path(found.path) / "model.safetensors")
                torch.load(Path(found.path) / "optimizer.pt", weights_only=True)
                assert (
                    json.loads((Path(found.path) / "trainer_state.json").read_text())["global_step"]
                    == found.step
                )
    assert seen > 20
