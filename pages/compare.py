"""A dead job beside the last one of its kind that completed."""

import streamlit as st

from trainmon.web import data, nav, show
from trainmon.web.panels import compare, job_list


def compare_page() -> None:
    """Draw the comparison for the job that the URL names; without one, the list to choose from."""
    st.header("Compare", anchor=False)
    job, problem = data.chosen_job()
    if job is None:
        words = problem or "Choose a job to see what was different in the last one that completed."
        show.sentence(words, "warning" if problem else "info")
        job_list.draw(nav.COMPARE)
        return
    nav.back_to_list()
    compare.draw(job)


compare_page()
