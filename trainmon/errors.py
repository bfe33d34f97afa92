"""The few errors that users can meet; each message is one line that says what to do next."""

from __future__ import annotations


class TrainmonError(Exception):
    """Base of every error with a message meant for a person."""


class UsageError(TrainmonError):
    """The request cannot be carried out as it was written."""


class JobNotFound(TrainmonError):
    """No job has this id."""

    def __init__(self, job_id: str) -> None:
        shown = job_id if len(job_id) <= 40 else job_id[:40] + "…"
        super().__init__(f"No job {shown!r} in this store. List the jobs with: trainmon ls")
        self.job_id = job_id


class JobNotFailed(TrainmonError):
    """The job has not failed, so there is nothing to explain."""

    def __init__(self, job_id: str, status: str) -> None:
        super().__init__(
            f"Job {job_id!r} is {status}; only failed, cancelled and lost jobs have an analysis."
        )
        self.job_id = job_id
        self.status = status


class LogNotFound(TrainmonError):
    """The job has no log of this name."""

    def __init__(self, job_id: str, name: str) -> None:
        shown = name if len(name) <= 80 else name[:80] + "…"
        super().__init__(
            f"Job {job_id!r} has no log {shown!r}. Its logs are listed by: trainmon show {job_id}"
        )


class StoreTooNew(TrainmonError):
    """The store was written by a newer trainmon."""


class StoreUnavailable(TrainmonError):
    """The store cannot be opened or reached."""
