"""The frame around every page: browser title, navigation, sidebar.

The script lives here and not beside `pages/`, because Streamlit runs a file of a neighbouring `pages/`
folder alone, without this frame, on a fresh server's deep link.
"""

from __future__ import annotations

import streamlit as st

from trainmon.errors import TrainmonError
from trainmon.web import components, data, nav, show

st.set_page_config(page_title="trainmon", page_icon=str(components.ASSETS / "favicon.png"), layout="wide")
page = st.navigation(list(nav.pages().values()), position="hidden")
job_id = data.chosen().id
nav.settle_url(page.url_path, job_id)
nav.draw_sidebar(job_id)
try:
    page.run()
except TrainmonError as error:
    show.sentence(str(error), "error")
