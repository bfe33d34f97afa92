"""The knowledge base; `?rule=…` shows one rule."""

import streamlit as st

from trainmon.web import show, url
from trainmon.web.panels import rule, rules


def rules_page() -> None:
    """Draw one rule, or all that pass the filters of the URL."""
    asked = st.query_params.get("rule")
    entry = rule.find(url.slug(asked))
    if entry is not None:
        rule.draw(entry)
        return
    if asked is not None:
        show.sentence("There is no rule of that name. It may have been renamed or removed.", "warning")
    st.header("Rules", anchor=False)
    rules.draw_list()


rules_page()
