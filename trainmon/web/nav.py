"""The pages, where their files are, and links between them that keep the chosen job."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import streamlit as st

from trainmon.web import components, url

MONITOR, TERMINAL, FAILURES, COMPARE, ANALYZE, RULES = (
    "",
    "terminal",
    "failures",
    "compare",
    "analyze",
    "rules",
)

# url path → (file stem, title, icon, keeps the chosen job)
_PAGES = {
    MONITOR: ("monitor", "Monitor", ":material/monitoring:", True),
    TERMINAL: ("terminal", "Terminal", ":material/terminal:", True),
    COMPARE: ("compare", "Compare", ":material/compare_arrows:", True),
    FAILURES: ("failures", "Failures", ":material/error:", False),
    ANALYZE: ("analyze", "Analyze a log", ":material/troubleshoot:", False),
    RULES: ("rules", "Rules", ":material/menu_book:", False),
}

# Widgets bound to the URL. Streamlit would remember them past a change of view; the URL alone decides.
_BOUND = (
    "status", "project", "q", "axis", "smooth", "log", "find", "level", "follow", "trace", "differs",
    "type", "library", "whose", "seen",
)  # fmt: skip


_DRAWING_SECONDS = 0.35


def pages_folder() -> Path:
    """`pages/` of the checkout, or the copy that the wheel carries as `trainmon/_app/pages`."""
    here = Path(__file__).resolve()
    checkout = here.parents[2]
    return (checkout if (checkout / "streamlit_app.py").is_file() else here.parents[1] / "_app") / "pages"


def pages() -> dict[str, Any]:
    """The `st.Page` of every URL path; the monitor is the default page."""
    folder = pages_folder()
    return {
        path: st.Page(
            folder / f"{stem}.py", title=title, icon=icon, url_path=path or None, default=path == MONITOR
        )
        for path, (stem, title, icon, _) in _PAGES.items()
    }


def draw_sidebar(job_id: str | None) -> None:
    """Draw the links to all pages; those that show one job keep it."""
    known = pages()
    with st.sidebar:
        st.markdown("### trainmon")
        for path, (_, _, _, keeps) in _PAGES.items():
            st.page_link(known[path], query_params={"jobId": job_id} if keeps and job_id else None)
        components.page_spacing()


def follow(link: str) -> None:
    """Open a link made by `url.href`; ends this run; anything else is ignored."""
    target = url.read_href(link)
    if target is None or target[0] not in _PAGES:
        return
    path, params = target
    if not any(key in _BOUND for key in params):
        # An arrival even where the page stays the same: what its widgets hold is forgotten.
        st.session_state.pop("nav_view", None)
        st.switch_page(pages()[path], query_params=params)
    # The same view with its filters kept (another page of a list): what a widget is bound to, only the
    # widget may set, so the rest of the URL is changed around it.
    for key in list(st.query_params):
        if key not in params and key not in _BOUND:
            del st.query_params[key]
    st.query_params.update({key: value for key, value in params.items() if key not in _BOUND})
    st.rerun()


def back_to_list() -> None:
    """Draw the link that clears the chosen job."""
    st.page_link(pages()[MONITOR], label="Monitor different job", icon=":material/arrow_back:")


def settle_url(path: str, job_id: str | None) -> None:
    """Let the URL alone decide what is shown; called first in every run of the whole page."""
    if not st.query_params:
        # A link of Streamlit's to the page one is on drops the parameters here but not in the address bar.
        st.query_params.update({})
    view = (path, job_id)
    st.session_state["nav_arrived"] = st.session_state.get("nav_view") != view
    if not st.session_state["nav_arrived"]:
        return
    # On arrival at another view, what bound widgets of the last one still hold is forgotten.
    st.session_state["nav_view"] = view
    for key in _BOUND:
        if key not in st.query_params:
            st.session_state.pop(key, None)


def let_browser_draw() -> None:
    """On arrival at a view, give the browser a moment to draw what was sent so far.

    The charting library is megabytes of script, and while it loads nothing else appears; sent together with
    the charts, the error panel would wait for them for a second.
    """
    if st.session_state.get("nav_arrived"):
        time.sleep(_DRAWING_SECONDS)
