"""What a job was run with: settings, environment, command."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from trainmon import redact
from trainmon.model import IMPORTED, SCRIPT_SETTINGS, Job
from trainmon.service.told import script_settings, told, without_told
from trainmon.web import parts, show, wording
from trainmon.web.dom import Child, Node, el, table

_LONGEST_VALUE = 400


def draw(job: Job) -> None:
    """Draw config and environment, each behind an expander."""
    for title, mapping, key in (
        ("Config", job.config, "config"),
        ("Environment", _environment(job), "environment"),
    ):
        flat = parts.flat(redact.mask_mapping(mapping))
        with st.expander(f"{title}, {wording.count(len(flat), 'value')}"):
            show.tree(_pairs(flat), key=f"job_{key}")
            if key == "config":
                if script := parts.flat(redact.mask_mapping(script_settings(job))):
                    st.caption("Left as the script has them: defaults of its options, values in its code")
                    show.tree(_pairs(script), key="job_script")
                show.tree(
                    parts.facts([("working folder", job.workdir), ("log", job.log_path)]), key="job_paths"
                )


def _environment(job: Job) -> Mapping[str, Any]:
    """Without what has a place of its own on the page, see `panels.told`."""
    elsewhere = (IMPORTED, SCRIPT_SETTINGS)
    rest = {name: value for name, value in without_told(job.environment).items() if name not in elsewhere}
    summary = told(job).summary
    return {**rest, "summary": summary} if summary else rest


def _pairs(flat: Mapping[str, Any]) -> Node:
    if not flat:
        return el("div", "Nothing was recorded.", cls="muted")
    rows: list[list[Child]] = [
        [name, el("span", _cut(value), cls="mono wrap")] for name, value in flat.items()
    ]
    return table(("Name", "Value"), rows, cls="pairs two")


def _cut(value: str) -> str:
    return value if len(value) <= _LONGEST_VALUE else f"{value[:_LONGEST_VALUE]}…"
