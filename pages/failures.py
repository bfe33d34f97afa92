"""What jobs die of, the same failure grouped over all of them."""

import streamlit as st

from trainmon.web.panels import failures

st.header("Failures", anchor=False)
failures.draw()
