"""What pages know of the outside: the service, the chosen job, the clock of the reader."""

from __future__ import annotations

import logging
import time
from datetime import tzinfo

import streamlit as st

from trainmon import settings
from trainmon.errors import JobNotFound, TrainmonError, UsageError
from trainmon.model import Diagnosis, ErrorType, Job, Phase, ResumePlan
from trainmon.service import Service
from trainmon.settings import Settings
from trainmon.web import url, wording


@st.cache_resource(max_entries=4, show_spinner=False, on_release=Service.close)
def _service(home: str, database_url: str, dashboard_url: str) -> Service:
    # Keyed by what it was opened with: a test's store must never reach another's pages.
    return Service.open(settings.load())


def service() -> Service:
    """The service on today's settings; opened once per store."""
    now: Settings = settings.load()
    return _service(str(now.home), now.database_url, now.dashboard_url)


def chosen() -> url.JobChoice:
    """The job that the URL names."""
    return url.job_choice(st.query_params.get_all("jobId"))


def chosen_job() -> tuple[Job | None, str | None]:
    """The chosen job, or a sentence that says why there is none (None, None without `jobId`)."""
    choice = chosen()
    if choice.id is None:
        return None, choice.problem
    try:
        return service().job(choice.id), None
    except JobNotFound:
        return (
            None,
            f"There is no job {choice.id} in this store; it may have been removed. Choose a job below.",
        )


def diagnosis(job: Job) -> Diagnosis:
    """Why a dead job died; an honest "unknown" when the analysis itself fails."""
    try:
        return service().diagnose(job.id)
    except TrainmonError:
        raise
    except Exception:  # whatever is wrong with a rule, the raw error must still be shown
        logging.getLogger(__name__).exception("the analysis of job %s failed", job.id)
        return Diagnosis(
            error_type=ErrorType.UNKNOWN,
            phase=Phase.UNKNOWN,
            title="The analysis of this job failed",
            description="Here is what the job itself left behind; the server's output says what went wrong.",
            confidence=0.0,
        )


def resume_plan(job: Job) -> ResumePlan:
    """How to run a dead job again; raises UsageError when nobody can say."""
    try:
        return service().resume_plan(job.id)
    except TrainmonError:
        raise
    except Exception as error:  # as above
        logging.getLogger(__name__).exception("the resume plan of job %s failed", job.id)
        raise UsageError("No command could be made, because the analysis of this job failed.") from error


def now() -> float:
    """This moment, epoch seconds."""
    return time.time()


def zone() -> tzinfo:
    """The reader's own time zone."""
    return wording.zone(st.context.timezone)
