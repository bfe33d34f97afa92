"""The line of retries, what helped before, and the preflight, on a real page and over HTTP."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_http import get
from tests.browser.world import World
from tests.running import script


@pytest.fixture
def line(world: World, tmp_path: Path) -> Iterator[list[str]]:
    """A job that did not fit, a retry that did not either, and one that did."""
    with world.service() as service:
        first, _ = service.record(
            script("gpu_memory.py", "--batch-size", "40"), name="first", workdir=tmp_path
        )
        second, _ = service.retry(first, {"batch-size": "20"})
        third, _ = service.retry(second, {"batch-size": "2"})
        yield [first, second, third]
        service.remove_jobs([first, second, third])


@pytest.fixture
def missing(world: World, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A job whose data was not there, and where it is wanted."""
    (tmp_path / "train.py").write_text("open('data.csv')")
    with world.service() as service:
        job, _ = service.record([sys.executable, "train.py"], name="no-data", workdir=tmp_path)
        yield job, tmp_path / "data.csv"
        service.remove_jobs([job])


@pytest.mark.slow
def test_the_line_of_retries_says_what_was_changed_and_whether_it_helped(
    page: Page, world: World, line: list[str]
) -> None:
    page.goto(f"{world.base}/?jobId={line[1]}")
    card = page.locator(".st-key-lineage_card")
    expect(card.get_by_text("batch-size: 40 → 20")).to_be_visible()
    expect(card.get_by_text("batch-size: 20 → 2")).to_be_visible()
    expect(card.get_by_text("(this job)")).to_have_count(1)
    expect(card.locator(".chip", has_text="no")).to_have_count(1)
    expect(card.locator(".chip", has_text="yes")).to_have_count(1)
    expect(page.get_by_text("worked in 1 of 2 retries")).to_be_visible()
    card.locator(f"a[href$='{line[2]}']").click()
    expect(page).to_have_url(f"{world.base}/?jobId={line[2]}")
    expect(page.locator(".st-key-lineage_card").get_by_text("(this job)")).to_be_visible()


@pytest.mark.slow
def test_the_preflight_is_made_when_asked_for_and_again_after_a_repair(
    page: Page, world: World, missing: tuple[str, Path]
) -> None:
    job, data = missing
    page.goto(f"{world.base}/?jobId={job}")
    button = page.get_by_role("button", name="Check now")
    expect(button).to_be_visible()
    expect(page.get_by_text("it would fail again", exact=False)).to_have_count(0)
    button.click()
    expect(page.get_by_text("Yes, it would fail again")).to_be_visible()
    expect(page.get_by_text("is still missing")).to_be_visible()
    data.write_text("x")
    button.click()
    expect(page.get_by_text("No, what was wrong is no longer so")).to_be_visible()


def test_preflight_and_line_over_http(world: World, line: list[str], missing: tuple[str, Path]) -> None:
    status, found = get(world, f"/{missing[0]}/preflight")
    assert (status, found["jobId"], found["would_fail"]) == (200, missing[0], "yes")
    assert found["checks"][0]["name"] == "file there"
    status, job = get(world, f"/{line[2]}")
    assert [(one["jobId"], one["depth"], one["worked"]) for one in job["lineage"]] == [
        (line[0], 0, None),
        (line[1], 1, False),
        (line[2], 2, True),
    ]
    status, analysis = get(world, f"/{line[0]}/analyze-failure")
    assert analysis["suggestions"][0]["retries"] == {"worked": 1, "tried": 2, "mixed": 0}


def test_a_job_that_cannot_be_retried_has_no_preflight(world: World) -> None:
    assert get(world, f"/{world.jobs['complete']}/preflight")[0] == 409
    assert get(world, "/nosuchjob/preflight")[0] == 404
