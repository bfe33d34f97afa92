"""The knowledge base; `?rule=…` shows one rule."""

import streamlit as st

from trainmon.web import show, url
from trainmon.web.panels import rules


def rules_page() -> None:
    """Draw one rule, or all."""
    asked = st.query_params.get("rule")
    rule = rules.find(url.slug(asked))
    if rule is not None:
        rules.draw_one(rule)
        return
    if asked is not None:
        show.sentence("There is no rule of that name.", "warning")
    st.header("Rules", anchor=False)
    rules.draw_list()


rules_page()
