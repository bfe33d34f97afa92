"""The dashboard and its HTTP API as one server: `streamlit run streamlit_app.py`."""

from pathlib import Path

import streamlit as st

from trainmon import api

app = st.App(Path(api.__file__).parent / "web" / "frame.py", routes=api.ROUTES)
