"""The rules page: its filters in the URL, a user's own rules, and the way from a job to its rule and back."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.world import World

OWN = """\
id = "gizmo-out-of-flux"
error_type = "CONFIG_ERROR"
title = "The gizmo ran out of flux"
description = "It asked for more flux than there is."
pattern = 'gizmo: no flux left'
needles = ["no flux left"]
"""


@pytest.fixture
def own_rules(world: World) -> Iterator[None]:
    """One good file, one with a fault in line 2, and one that switches a built-in rule off."""
    folder = world.home / "rules"
    folder.mkdir(exist_ok=True)
    texts = {
        "gizmo-out-of-flux": OWN,
        "broken": 'title = "x"\nerror_type = "NO_SUCH_TYPE"\npattern = "gizmo broke"\n',
        "off": 'disabled = ["hub-rate-limited"]\n',
    }
    for name, text in texts.items():
        (folder / f"{name}.toml").write_text(text)
    yield
    for name in texts:
        (folder / f"{name}.toml").unlink()


def test_filters_live_in_the_url(page: Page, world: World) -> None:
    page.goto(f"{world.base}/rules?q=label&type=INDEX_OUT_OF_RANGE")
    expect(page.get_by_role("link", name="memory")).to_have_count(0)
    expect(page.get_by_text("label-beyond-classes")).to_be_visible()
    page.get_by_label("Search").fill("no such words anywhere")
    page.get_by_label("Search").press("Enter")
    expect(page.get_by_text("No rule matches these filters.")).to_be_visible()
    assert "type=INDEX_OUT_OF_RANGE" in page.url
    page.get_by_text("Show all rules").click()
    expect(page.get_by_text("cuda-out-of-memory").first).to_be_visible()


@pytest.mark.slow
def test_the_list_has_pages_and_a_filter_starts_at_the_first(page: Page, world: World) -> None:
    page.goto(f"{world.base}/rules?page=3")
    expect(page.get_by_text("101–150 of")).to_be_visible()
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_text("151–200 of")).to_be_visible()
    page.get_by_label("Search").fill("memory")
    page.get_by_label("Search").press("Enter")
    expect(page.get_by_text("cuda-out-of-memory").first).to_be_visible()
    expect(page).not_to_have_url(re.compile("page="))
    page.goto(f"{world.base}/rules?page=9999")
    expect(page.get_by_text("1–50 of")).to_be_visible()


def test_a_users_own_rules_stand_beside_what_is_wrong_with_them(
    page: Page, world: World, own_rules: None
) -> None:
    page.goto(f"{world.base}/rules?whose=yours")
    expect(page.get_by_text("broken.toml")).to_contain_text("2")
    expect(page.get_by_text("broken.toml")).to_contain_text("NO_SUCH_TYPE")
    page.get_by_text("The gizmo ran out of flux").click()
    expect(page.get_by_text("It asked for more flux than there is.")).to_be_visible()
    expect(page.get_by_text("It has explained none of them so far.")).to_be_visible()
    assert page.url.endswith("rules?rule=gizmo-out-of-flux")
    page.goto(f"{world.base}/rules?whose=switched+off")
    expect(page.get_by_text("hub-rate-limited")).to_be_visible()
    expect(page.get_by_text("1 of ")).to_be_visible()


@pytest.mark.slow
def test_from_a_job_to_its_rule_and_back(page: Page, world: World) -> None:
    page.goto(world.url("oom"))
    page.get_by_role("link", name="rule cuda-out-of-memory").click()
    expect(page.get_by_role("heading", name="The GPU ran out of memory")).to_be_visible()
    expect(page.get_by_role("heading", name="How to fix")).to_be_visible()
    page.get_by_role("link", name="oom-run").click()
    expect(page.get_by_text("Training failed")).to_be_visible()
    assert world.jobs["oom"] in page.url


def test_rules_that_explained_jobs_say_how_many(page: Page, world: World) -> None:
    page.goto(f"{world.base}/rules?seen=true")
    row = page.get_by_role("row").filter(has_text="cuda-out-of-memory")
    expect(row).to_contain_text("ago")
    expect(page.get_by_text("accelerate-state-not-initialised")).to_have_count(0)


def test_a_reference_opens_beside_the_page(page: Page, world: World) -> None:
    page.goto(f"{world.base}/rules?rule=cuda-out-of-memory")
    link = page.get_by_role("link", name="notes/cuda.html#memory-management")
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", "noopener noreferrer")


def test_a_rule_that_does_not_exist_gets_a_sentence_and_the_list(page: Page, world: World) -> None:
    page.goto(f"{world.base}/rules?rule=no-such-rule")
    expect(page.get_by_text("There is no rule of that name")).to_be_visible()
    expect(page.get_by_text("cuda-out-of-memory").first).to_be_visible()


@pytest.mark.slow
@pytest.mark.parametrize("width", [400, 700, 800, 1000, 1280])
def test_a_title_has_room_beside_an_open_sidebar(page: Page, world: World, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{world.base}/rules?q=annotations-do-not-fit")
    title = page.get_by_role("link", name="The annotations do not fit")
    expect(title).to_be_visible()
    box = title.bounding_box()
    assert box is not None
    assert box["height"] < 60, "more than two lines"
    assert box["x"] + box["width"] <= width
