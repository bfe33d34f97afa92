"""The live log of a job, and the error trace of a dead one."""

from trainmon.web import data, nav, show
from trainmon.web.panels import error_trace, job_head, job_list, log_stream


def terminal() -> None:
    """Draw the log of the job that the URL names; without one, the list to choose from."""
    job, problem = data.chosen_job()
    if job is None:
        show.sentence(problem or "Choose a job to read its log.", "warning" if problem else "info")
        job_list.draw(nav.TERMINAL)
        return
    nav.back_to_list()
    job_head.draw(job)
    diagnosis = data.diagnosis(job) if job.status.dead else None
    if diagnosis is not None:
        error_trace.draw(job, diagnosis)
    log_stream.draw(job, diagnosis.root_cause if diagnosis else None)


terminal()
