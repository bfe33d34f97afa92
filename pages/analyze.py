"""Paste or upload a log from anywhere and read why the run died."""

import streamlit as st

from trainmon.web.panels import paste

st.header("Analyze a log", anchor=False)
paste.draw()
