"""The face of the use cases: one method a question that a page, a command or a program asks."""

from __future__ import annotations

import re
import shutil
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from trainmon import redact
from trainmon import settings as settings_module
from trainmon.analyze import Knowledge
from trainmon.capture import Outcome
from trainmon.capture.ending import drop_note
from trainmon.capture.launchers import RANK_LOGS
from trainmon.errors import JobNotFailed, JobNotFound, LogNotFound, UsageError
from trainmon.model import (
    Checkpoint,
    Diagnosis,
    Job,
    Preflight,
    Rank,
    RankLog,
    Relative,
    ResumePlan,
    Status,
    Suggestion,
    Verdict,
)
from trainmon.service import preflight, resume, retries, verdicts
from trainmon.service.evidence import explain
from trainmon.service.first import first_answer
from trainmon.service.knowledge import rule_book
from trainmon.service.logslice import LogSlice, read_slice
from trainmon.service.orphans import Orphans
from trainmon.service.ranks import rank_logs
from trainmon.service.reconcile import reconcile
from trainmon.service.recording import open_store, record
from trainmon.service.rescan import Rescanned, rescan
from trainmon.settings import Settings
from trainmon.store import JobFilter, JobRow, MetricSummary, Series, Store
from trainmon.userrules import RuleProblem, UserRules

RECONCILE_EVERY = 2.0
_JOB_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


class Service:
    """All use cases over one store. May be shared by threads.

    Every method raises StoreUnavailable when the store cannot be reached, and JobNotFound for an id that
    is malformed or unknown.
    """

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store = store
        self.settings = settings
        self._reconciled_at = float("-inf")
        self._orphans = Orphans(store)
        self._reconciling = threading.Lock()

    @classmethod
    def open(cls, settings: Settings | None = None) -> Service:
        """Open the store of the settings (made when there is none). Raises StoreTooNew, StoreUnavailable."""
        settings = settings or settings_module.load()
        return cls(open_store(settings), settings)

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    def __enter__(self) -> Service:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def list_jobs(
        self,
        *,
        statuses: Sequence[Status] = (),
        project: str | None = None,
        text: str = "",
        limit: int = 200,
        offset: int = 0,
    ) -> list[JobRow]:
        """Jobs that pass the filters, newest first, after lost ones were recognised as lost."""
        self._reconcile()
        wanted = JobFilter(statuses=tuple(statuses), project=project, text=text, limit=limit, offset=offset)
        return [replace(row, job=_masked(row.job)) for row in self.store.list_jobs(wanted)]

    def count_jobs(
        self, *, statuses: Sequence[Status] = (), project: str | None = None, text: str = ""
    ) -> int:
        """How many jobs pass the filters."""
        return self.store.count_jobs(JobFilter(statuses=tuple(statuses), project=project, text=text))

    def projects(self) -> list[str]:
        """The names of all projects."""
        return self.store.projects()

    def job(self, job_id: str) -> Job:
        """One job, secrets masked."""
        return _masked(self._job(job_id))

    def lineage(self, job_id: str) -> tuple[Job | None, list[Job]]:
        """The job that this one resumed, and the jobs that resumed this one."""
        job = self._job(job_id)
        parent = None
        if job.parent_id:
            try:
                parent = self.job(job.parent_id)
            except JobNotFound:
                parent = None
        return parent, [_masked(child) for child in self.store.children(job_id)]

    def relatives(self, job_id: str) -> list[Relative]:
        """The job with its ancestors and all their retries, each below its parent."""
        return retries.relatives(self, job_id)

    def diagnose(self, job_id: str) -> Diagnosis:
        """Why a job died; kept in the store once found. Raises JobNotFailed.

        Its suggestions carry how often each helped in the retries that this store knows.
        """
        return retries.with_records(self, self._diagnose(job_id))

    def first_answer(self, job_id: str) -> Diagnosis | None:
        """A quick answer from the end of the log, None when the whole one is there or takes no time."""
        job = self._job(job_id)
        if not job.status.dead or self.store.get_diagnosis(job_id, self.knowledge().version) is not None:
            return None
        return first_answer(job, self.knowledge())

    def _diagnose(self, job_id: str) -> Diagnosis:
        job = self._job(job_id)
        if not job.status.dead:
            raise JobNotFailed(job_id, job.status)
        kept = self.store.get_diagnosis(job_id, self.knowledge().version)
        if kept is not None:
            try:
                return Diagnosis.from_dict(kept)
            except (KeyError, TypeError, ValueError):
                pass  # damaged; made anew
        diagnosis, found = explain(self.store, job, self.knowledge())
        if (found.error_message, found.log_excerpt) != (job.error_message, job.log_excerpt):
            self.store.update_job(job_id, error_message=found.error_message, log_excerpt=found.log_excerpt)
        self.store.put_diagnosis(job_id, diagnosis.to_dict())
        return diagnosis

    def knowledge(self) -> Knowledge:
        """The rules in force, the user's own among them."""
        return rule_book(self.settings).knowledge

    def user_rules(self) -> UserRules:
        """What came of the user's rule files: the rules in force, which are the user's, which are off."""
        return rule_book(self.settings).user

    def rule_problems(self) -> tuple[RuleProblem, ...]:
        """What is wrong in the user's rule files."""
        return rule_book(self.settings).user.problems

    def rescan(self, every: bool = False) -> list[Rescanned]:
        """Diagnose dead jobs again that had no answer (or all of them) with the rules in force."""
        return rescan(self, every)

    def correct(
        self,
        job_id: str,
        error_type: str | None = None,
        *,
        phase: str | None = None,
        line: str | None = None,
        note: str = "",
    ) -> Verdict:
        """Keep a person's verdict on a diagnosis; with nothing given it confirms it. Raises UsageError."""
        return verdicts.correct(self, job_id, error_type, phase, line, note)

    def verdict(self, job_id: str) -> Verdict | None:
        """The verdict on a job, None without one."""
        return next(iter(self.store.verdicts(self._job(job_id).id)), None)

    def withdraw_verdict(self, job_id: str) -> bool:
        """Take the verdict on a job back; False when there was none."""
        return self.store.delete_verdict(self._job(job_id).id)

    def accuracy(self) -> verdicts.Accuracy:
        """How often the analyzer is right on the jobs that were judged."""
        return verdicts.accuracy(self)

    def export_case(self, job_id: str, folder: Path) -> Path:
        """Write a judged job as a labelled case. Raises UsageError."""
        return verdicts.export_case(self, job_id, folder)

    def resume_plan(
        self, job_id: str, sets: Mapping[str, str] | None = None, start: str | None = None
    ) -> ResumePlan:
        """How to run a job again, with the suggested changes and those of `sets`; secrets masked.

        `start` is "newest" (as None), "best", "none" or a checkpoint's path. Raises UsageError when one of
        `sets` cannot be said in the command, or there is no such checkpoint.
        """
        return resume.masked(self._plan(self._job(job_id), sets, start), job_id)

    def unmasked_plan(
        self, job_id: str, sets: Mapping[str, str] | None = None, start: str | None = None
    ) -> ResumePlan:
        """The plan with its secrets, for the checks in this room only."""
        return self._plan(self._job(job_id), sets, start)

    def preflight(
        self,
        job_id: str,
        sets: Mapping[str, str] | None = None,
        start: str | None = None,
        in_shell: bool = True,
    ) -> Preflight:
        """Would a retry fail again? May take seconds. Raises JobNotFailed, UsageError.

        `in_shell` is whether this process has the environment in which the retry would be started.
        """
        return preflight.preflight(self, job_id, sets, start, in_shell)

    def checkpoints(self, job_id: str) -> list[Checkpoint]:
        """The job's checkpoints; those within reach are looked at afresh."""
        return resume.checkpoints(self.store, self._job(job_id))

    def metric_summaries(self, job_id: str) -> list[MetricSummary]:
        """Every metric of the job by name."""
        self._job(job_id)
        return self.store.metric_summaries(job_id)

    def series(self, job_id: str, name: str) -> Series:
        """All points of one metric; empty when there is none of that name."""
        self._job(job_id)
        return self.store.read_series(job_id, name)

    def ranks(self, job_id: str) -> list[Rank]:
        """The ranks of a job that several processes run together, in their order; empty for one process."""
        return self.store.ranks(self._job(job_id).id)

    def rank_logs(self, job_id: str) -> list[RankLog]:
        """The log files that the job's launcher wrote for its ranks."""
        job = self._job(job_id)
        return rank_logs(job, self.store.ranks(job_id))

    def read_log(
        self, job_id: str, start: int | None = None, limit: int = 262_144, log: str | None = None
    ) -> LogSlice:
        """A piece of the console log, raw: whoever shows it masks it first. `start` None gives the end.

        `log` names another one of `rank_logs`. Raises LogNotFound.
        """
        job = self._job(job_id)
        return read_slice(job, start, limit, None if log is None else Path(self._rank_log(job, log).path))

    def _rank_log(self, job: Job, name: str) -> RankLog:
        found = next((log for log in rank_logs(job, self.store.ranks(job.id)) if log.name == name), None)
        if found is None:
            raise LogNotFound(job.id, name)
        return found

    def record(
        self,
        command: Sequence[str],
        *,
        name: str | None = None,
        project: str | None = None,
        tags: Sequence[str] = (),
        parent_id: str | None = None,
        terminal: BinaryIO | None = None,
        workdir: Path | None = None,
        rank_logs: bool = True,
    ) -> tuple[str, Outcome]:
        """Run a command as a job; blocks until it has ended. Raises UsageError; a store fault does not."""
        return record(
            self.store,
            self.settings,
            command,
            name=name,
            project=project,
            tags=tags,
            parent_id=parent_id,
            terminal=terminal,
            workdir=workdir,
            rank_logs=rank_logs,
        )

    def retry(
        self,
        job_id: str,
        sets: Mapping[str, str] | None = None,
        terminal: BinaryIO | None = None,
        start: str | None = None,
    ) -> tuple[str, Outcome]:
        """Run an ended job again as its resume plan says, linked to it as its parent.

        Raises UsageError for a job that still runs, has no command, or whose folder is gone.
        """
        job = self._job(job_id)
        if not job.status.ended:
            raise UsageError(f"Job {job_id!r} is still {job.status}; it can be retried when it has ended.")
        plan = self._plan(job, sets, start)
        diagnosis = self._diagnose(job.id) if job.status.dead else None
        return record(
            self.store,
            self.settings,
            plan.argv,
            name=job.name,
            project=job.project,
            tags=job.tags,
            parent_id=job.id,
            terminal=terminal,
            workdir=Path(job.workdir),
            retry=retries.started_from(self.store, job, diagnosis, plan),
        )

    def remove_jobs(self, ids: Iterable[str]) -> int:
        """Remove jobs, all that is kept of them, and their log files under our home; returns how many."""
        removed = 0
        for job_id in dict.fromkeys(ids):
            try:
                job = self._job(job_id)
            except JobNotFound:
                continue
            removed += self.store.delete_jobs([job_id])
            if job.log_path and Path(job.log_path).parent == self.settings.logs:
                Path(job.log_path).unlink(missing_ok=True)
                drop_note(Path(job.log_path))
            shutil.rmtree(self.settings.logs / f"{job_id}{RANK_LOGS}", ignore_errors=True)
        return removed

    def _plan(self, job: Job, sets: Mapping[str, str] | None, start: str | None = None) -> ResumePlan:
        return resume.plan(self.store, job, self._advice(job), sets or {}, start)

    def _advice(self, job: Job) -> tuple[Suggestion, ...]:
        """What to change, unless a person has ruled out the diagnosis that suggests it."""
        if not job.status.dead:
            return ()
        diagnosis, verdict = self._diagnose(job.id), self.verdict(job.id)
        return () if verdict and verdict.overrules(diagnosis.error_type) else diagnosis.suggestions

    def _job(self, job_id: str) -> Job:
        """The job with its secrets, for use in this room only."""
        if not _JOB_ID.fullmatch(job_id):
            raise JobNotFound(job_id)
        self._reconcile()
        return self.store.get_job(job_id)

    def _reconcile(self) -> None:
        """Look for lost jobs, at most every two seconds and never in two threads at once."""
        if time.monotonic() - self._reconciled_at < RECONCILE_EVERY:
            return
        if self._reconciling.acquire(blocking=False):
            try:
                reconcile(self.store, self.settings, self._orphans)
                self._reconciled_at = time.monotonic()
            finally:
                self._reconciling.release()


def _masked(job: Job) -> Job:
    """The job as people may see it."""
    return replace(
        job,
        command=tuple(redact.mask_argv(job.command)),
        config=redact.mask_mapping(job.config),
        environment=redact.mask_mapping(job.environment),
        error_message=redact.mask(job.error_message) if job.error_message else job.error_message,
    )
