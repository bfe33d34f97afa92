"""The in-script interface: `trainmon.init`, and functions that speak of the job it began.

One process records one job at a time. The training's threads only put rows into a queue (`rows`); one daemon
thread (`writer`) does everything that may wait.
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from trainmon import settings as settings_module
from trainmon.capture.events import say
from trainmon.capture.system import SystemSampler
from trainmon.sdk import surroundings
from trainmon.sdk.job import LiveJob
from trainmon.sdk.surroundings import Part
from trainmon.sdk.writer import Writer
from trainmon.service.recording import new_job_id
from trainmon.service.scripted import Scripted, describe_script, open_attached, open_own
from trainmon.settings import Settings

__all__ = ["AlertLevel", "LiveJob", "alert", "current", "finish", "init", "log"]


class AlertLevel(StrEnum):
    """How urgent an alert is."""

    INFO = "info"
    WARN = "warn"
    ERROR = "error"


_current: LiveJob | None = None
_living: weakref.WeakSet[LiveJob] = weakref.WeakSet()


def init(
    project: str | None = None,
    name: str | None = None,
    config: Any = None,
    tags: Iterable[str] | None = None,
    mode: str | None = None,
    **others: Any,
) -> LiveJob:
    """Begin to record this process; gives the open job when there is one already (its config is merged).

    Under `trainmon run` that is the job which was started there. `config` may be a mapping, an argparse
    namespace or a dataclass. `mode="disabled"` records nothing. `reinit=True` ends an open job and begins another.
    Other arguments, which other tools know, are ignored. A store that cannot be reached costs a line on
    stderr, never an exception.
    """
    global _current
    job = _current
    again = others.pop("reinit", False) not in (False, None, "return_previous", "default")
    if job is not None and again:
        job.finish()  # one script that trains several models, one after the other
    if job is None or job.finished:
        job = _current = _begin(project, name, tuple(map(str, tags or ())), mode)
    if others:
        say(f"init() ignores {', '.join(sorted(others))}.")
    job.config.update(config)
    return job


def current() -> LiveJob | None:
    """The job that was begun in this process, None before `init`."""
    return _current


def _begin(project: str | None, name: str | None, tags: tuple[str, ...], mode: str | None) -> LiveJob:
    part = Part.NONE if mode == "disabled" else surroundings.part()
    settings = settings_module.load()
    if part is Part.NONE:
        return LiveJob("", "", name=name or "", project=project or "", records=False)
    attached = os.environ.get(surroundings.JOB_ID, "") if part is Part.ATTACHED else ""
    begin = _attached if attached else _own
    job = begin(settings, attached or new_job_id(), project, name, tags)
    _living.add(job)
    return job


def _own(
    settings: Settings, job_id: str, project: str | None, name: str | None, tags: tuple[str, ...]
) -> LiveJob:
    described = describe_script(job_id, settings, name=name, project=project, tags=tags)
    job = LiveJob(
        job_id,
        _url(settings, job_id),
        name=described.name,
        project=described.project,
        log_path=settings.logs / f"{job_id}.log",
    )
    sampler = SystemSampler(os.getpid(), described.created_at)

    def connect() -> Scripted:
        return open_own(settings, described)

    job.start(Writer(job.rows, connect, sampler, job.warner), rank=0)
    say(f"recording job {job_id} · {job.url}")
    return job


def _attached(
    settings: Settings, job_id: str, project: str | None, name: str | None, tags: tuple[str, ...]
) -> LiveJob:
    job = LiveJob(job_id, _url(settings, job_id), name=name or "", project=project or "")

    def connect() -> Scripted:
        return open_attached(settings, job_id, name=name, project=project, tags=tags)

    job.start(Writer(job.rows, connect, None, job.warner), rank=surroundings.rank())
    return job


def _url(settings: Settings, job_id: str) -> str:
    return f"{settings.dashboard_url}/?jobId={job_id}"


def _in_forked_child() -> None:
    for job in list(_living):
        job.forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_in_forked_child)


def log(values: Mapping[str, Any], step: float | None = None, commit: bool = True) -> None:
    """`job.log` of the open job; begins one when there is none, though not in a worker process."""
    _open().log(values, step, commit)


def alert(title: str, text: str = "", level: object = "info", **others: Any) -> None:
    """`job.alert` of the open job; begins one when there is none."""
    _open().alert(title, text, level, **others)


def _open() -> LiveJob:
    """The open job, or one that is begun now; a worker process that does not ask for a job gets an inert one."""
    if _current is None and surroundings.is_worker():
        return init(mode="disabled")
    return _current or init()


def finish(status: str | int | None = None, exit_code: int | None = None) -> None:
    """`job.finish` of the open job; nothing without one."""
    if _current is not None:
        _current.finish(status, exit_code)
