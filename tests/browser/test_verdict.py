"""Judging a diagnosis on the job's page: right, or what is; kept, counted by the CLI, given by HTTP, withdrawn."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request

import pytest
from playwright.sync_api import Page, expect

from tests.browser.world import ROOT, World, environment


def _asked(world: World, name: str) -> dict:
    with urllib.request.urlopen(f"{world.base}/api/training/local/{world.jobs[name]}/analyze-failure") as got:
        return json.load(got)


def _printed(world: World, *words: str) -> dict:
    command = [sys.executable, "-m", "trainmon.cli", *words, "--json"]
    done = subprocess.run(command, cwd=ROOT, env=environment(world.home), capture_output=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.slow
def test_a_right_answer_is_confirmed_with_one_click_and_taken_back(page: Page, world: World) -> None:
    page.goto(world.url("fresh"))
    page.get_by_text("Is this right?").click()
    page.get_by_role("button", name="Yes, it is right").click()
    expect(page.get_by_text("Confirmed by a person")).to_be_visible()
    assert _asked(world, "fresh")["verdict"]["error_type"] == "CUDA_OOM"
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("Is this right?")).to_be_visible()
    assert _asked(world, "fresh")["verdict"] is None


@pytest.mark.slow
def test_a_correction_is_kept_and_counted_and_changes_no_diagnosis(page: Page, world: World) -> None:
    page.goto(world.url("deep"))
    said = _asked(world, "deep")["error_type"]
    page.get_by_text("Is this right?").click()
    page.get_by_label("The right error type").click()
    page.get_by_label("The right error type").fill("PREEMPTED")
    page.get_by_role("option", name="PREEMPTED").click()
    page.get_by_label("The decisive line").fill("no line of the log holds these words")
    page.get_by_role("button", name="Keep this correction").click()
    expect(page.get_by_text("No line of the log is or holds")).to_be_visible()
    page.get_by_label("The decisive line").fill("1")
    page.get_by_role("button", name="Keep this correction").click()
    expect(page.get_by_text("Corrected by a person")).to_be_visible()
    expect(page.get_by_text(f"The analyzer had said {said}.")).to_be_visible()
    now = _asked(world, "deep")
    assert (now["error_type"], now["verdict"]["error_type"], now["verdict"]["line_number"]) == (
        said,
        "PREEMPTED",
        1,
    )
    assert _printed(world, "show", world.jobs["deep"])["verdict"]["error_type"] == "PREEMPTED"
    counted = _printed(world, "accuracy")
    assert (counted["jobs"], counted["type_right"]) == (1, 0)
    assert counted["wrong"][0]["is"] == "PREEMPTED"
    expect(page.get_by_text(f"What the analyzer suggests for {said} is left out")).to_be_visible()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("Is this right?")).to_be_visible()
