"""The list of jobs; with `?jobId=…` one job: why it died, how to resume it, how it went."""

import streamlit as st

from trainmon.web import data, nav, show
from trainmon.web.panels import (
    charts,
    config,
    error,
    job_head,
    job_list,
    lineage,
    live,
    log_tail,
    ranks,
    resume,
    told,
)


def monitor() -> None:
    """Draw the list, or the job that the URL names."""
    job, problem = data.chosen_job()
    if job is None:
        if problem:
            show.sentence(problem, "warning")
        st.header("Jobs", anchor=False)
        job_list.draw()
        return
    nav.back_to_list()
    job_head.draw(job)
    if job.status.dead:
        error.draw_first(job)
        error.draw(job)
        resume.draw(job)
        lineage.draw(job)
        nav.let_browser_draw()
    else:
        lineage.draw(job)
    told.draw(job)
    ranks.draw(job)
    live.draw(job)
    charts.draw(job)
    log_tail.draw(job)
    config.draw(job)


monitor()
