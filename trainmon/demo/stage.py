"""Runs the scenes in real processes, two at a time, and takes them away again."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from importlib.util import find_spec
from pathlib import Path

from trainmon.demo.scenes import PROJECT, SCENES, TAG, Scene
from trainmon.errors import UsageError
from trainmon.model import Job
from trainmon.service import Service
from trainmon.service.recording import private_folder
from trainmon.store import JobFilter

SCRIPTS = Path(__file__).resolve().parent / "scripts"
AT_ONCE = 2
PATIENCE = 120.0
"""Seconds that one training may take; beyond that something is wrong and it is ended."""
POLL = 0.2


def run_demo(service: Service, say: Callable[[str], object]) -> int:
    """Run every scene once more; returns 0, or 1 when one did not end as it should.

    `say` gets lines of progress. Earlier runs stay. Raises UsageError when numpy is not installed.
    """
    if find_spec("numpy") is None:
        raise UsageError("The demo needs numpy: pip install 'trainmon[dashboard]'")
    _hear_interrupts()
    folder = _new_folder(service)
    say(f"Running {len(SCENES)} small trainings, {AT_ONCE} at a time; most of them are meant to die.")
    surprises = 0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        running = {pool.submit(_play, service, scene, folder / scene.name): scene for scene in SCENES}
        for number, future in enumerate(as_completed(running), start=1):
            scene, job, took = running[future], *future.result()
            as_meant = job is not None and job.status is scene.ends
            surprises += not as_meant
            end = "not recorded" if job is None else str(job.status)
            remark = "" if as_meant else f"   (should be {scene.ends}; see {folder / scene.name})"
            say(f"[{number}/{len(SCENES)}] {scene.name:<20} {end:<10} {took:4.1f} s   {scene.shows}{remark}")
    say(f"Look at them: trainmon ui   (or: trainmon ls --project {PROJECT}; remove: trainmon demo --remove)")
    return 1 if surprises else 0


def remove_demo(service: Service) -> int:
    """Remove the jobs of all demo runs, their retries and their files; returns how many jobs."""
    ids: list[str] = []
    while rows := service.store.list_jobs(JobFilter(project=PROJECT, tag=TAG, offset=len(ids))):
        ids += [row.job.id for row in rows]
    removed = service.remove_jobs(ids)
    shutil.rmtree(_home(service), ignore_errors=True)
    return removed


def _hear_interrupts() -> None:
    """One scene is ended with Ctrl-C, which a shell's background job, and all that it starts, ignores."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _home(service: Service) -> Path:
    return service.settings.home.resolve() / "demo"


def _new_folder(service: Service) -> Path:
    """A folder for one run of the demo, numbered so that earlier ones can still be resumed."""
    number = 1
    while (folder := _home(service) / f"run-{number}").exists():
        number += 1
    private_folder(folder)
    return folder


def _play(service: Service, scene: Scene, folder: Path) -> tuple[Job | None, float]:
    """Run one scene in its own folder; returns its job and how many seconds it took."""
    shutil.copytree(SCRIPTS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    began = time.monotonic()
    with (folder / "trainmon.out").open("wb") as output:
        wrapper = subprocess.Popen(
            _command(scene),
            cwd=folder,
            env=_environment(service),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            if scene.blow:
                _strike(service, scene, folder, wrapper, began + PATIENCE)
            wrapper.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            pass
        finally:
            _end(service, folder, wrapper)
    return _job(service, folder), time.monotonic() - began


def _command(scene: Scene) -> list[str]:
    options = ["--project", PROJECT, "--tag", TAG, "--name", scene.name]
    return [sys.executable, "-m", "trainmon.cli", "run", *options, "--", sys.executable, *scene.command]


def _environment(service: Service) -> dict[str, str]:
    settings = service.settings
    return os.environ | {"TRAINMON_HOME": str(settings.home), "TRAINMON_DB": settings.database_url}


def _strike(
    service: Service, scene: Scene, folder: Path, wrapper: subprocess.Popen[bytes], deadline: float
) -> None:
    """Wait until the training has got somewhere, then hit it from outside."""
    while wrapper.poll() is None and time.monotonic() < deadline:
        job = _job(service, folder)
        if job and job.pid and _step(service, job.id) >= scene.blow_after_step:
            if scene.blow == "kill":
                os.kill(job.pid, signal.SIGKILL)
            else:
                wrapper.send_signal(signal.SIGINT)
            return
        time.sleep(POLL)


def _end(service: Service, folder: Path, wrapper: subprocess.Popen[bytes]) -> None:
    """Make sure that nothing of a scene goes on: a second interrupt makes `trainmon run` end its training."""
    for _ in range(2):
        if wrapper.poll() is None:
            wrapper.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                wrapper.wait(5)
    if wrapper.poll() is None:  # it hears no interrupt
        job = _job(service, folder)
        with contextlib.suppress(OSError):
            if job and job.pid:
                os.killpg(job.pid, signal.SIGKILL)  # the training leads its own session
        wrapper.wait(PATIENCE)


def _job(service: Service, folder: Path) -> Job | None:
    for row in service.store.list_jobs(JobFilter(project=PROJECT, tag=TAG)):
        if row.job.workdir == str(folder):
            return row.job
    return None


def _step(service: Service, job_id: str) -> float:
    steps = [s.last_step for s in service.store.metric_summaries(job_id) if s.name == "loss"]
    return max(steps, default=0)
