"""The terminal page and hostile text in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.world import World

SECRETS = ("hf_abcdefghijklmnop", "AKIAIOSFODNN7EXAMPLE", "sk-proj-abcdefghijklmnop", "hunter2secret")


def test_the_error_trace_explains_a_dead_job(page: Page, world: World) -> None:
    page.goto(world.url("deep", "terminal"))
    trace = page.locator(".st-key-error_trace")
    expect(trace).to_contain_text("in phase TRAINING")
    expect(trace).to_contain_text("expected input with 512 channels")
    expect(page.locator(".frame")).to_have_count(0)
    page.get_by_text(re.compile(r"Stack trace \(\d+ lines\)")).click()
    expect(page.locator(".frame.user").last).to_contain_text("raise ValueError")
    expect(page).to_have_url(re.compile("trace=true"))
    page.reload()
    expect(page.locator(".frame.user").last).to_be_visible()
    expect(trace).to_contain_text("What to do")


def test_the_report_is_copied_as_markdown_without_secrets(page: Page, world: World) -> None:
    page.goto(world.url("hostile", "terminal"))
    page.get_by_role("button", name="Copy report as Markdown").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    report = page.evaluate("navigator.clipboard.readText()")
    assert report.startswith("# `It ended with RuntimeError`")
    assert "\n``````text\n" in report, "the fence is longer than the five backticks in the message"
    assert "window.owned=1" in report
    for secret in SECRETS:
        assert secret not in report


def test_the_report_is_copied_where_the_clipboard_api_is_missing(page: Page, world: World) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.goto(world.url("oom", "terminal"))
    page.get_by_role("button", name="Copy report as Markdown").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()


def test_colours_are_shown_as_looks_of_plain_text(page: Page, world: World) -> None:
    page.goto(world.url("complete", "terminal"))
    line = page.locator(".line", has_text="INFO step 50")
    expect(line.locator(".fg-green")).to_have_text("INFO")
    expect(line.locator(".bold")).to_contain_text("average")


def test_search_and_level_live_in_the_url(page: Page, world: World) -> None:
    page.goto(world.url("oom", "terminal") + "&find=SLOW")
    expect(page.locator(".line")).to_have_count(2)
    expect(page.locator(".line .hit").first).to_have_text("slow")
    page.get_by_label("Search the log").fill("")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="warning").or_(page.get_by_role("radio", name="warning")).click()
    expect(page).to_have_url(re.compile("level=warning"))
    expect(page.locator(".line")).to_have_count(2)


def test_jump_to_the_root_cause_line(page: Page, world: World) -> None:
    page.goto(world.url("oom"))
    number = page.locator(".quote .at").first
    words = number.inner_text().removeprefix("line ")
    number.get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"/terminal\?jobId=\w+&at=\d+"))
    target = page.locator(".line.target")
    expect(target.locator(".number")).to_have_text(words)
    expect(target).to_be_in_viewport()
    expect(target).to_contain_text("CUDA out of memory")


@pytest.mark.slow
def test_a_running_log_is_followed(page: Page, world: World, tmp_path: Path) -> None:
    stop = tmp_path / "stop"
    process = world.start_job("followed-run", tmp_path, "--steps", "1", "--until", str(stop))
    try:
        page.goto(f"{world.base}/terminal?q=followed-run")
        page.get_by_role("link", name="followed-run").click(timeout=15_000)
        expect(page.locator(".log")).to_contain_text("'step': 60,", timeout=15_000)
        log = page.locator(".log")
        gap = log.evaluate("e => e.scrollHeight - e.scrollTop - e.clientHeight")
        assert gap < 40
        # Scrolled up, the reader is left where they are.
        log.evaluate("e => { e.scrollTop = 0 }")
        expect(log).to_contain_text("'step': 120,", timeout=15_000)
        assert log.evaluate("e => e.scrollTop") == 0
    finally:
        stop.touch()
        process.wait(timeout=15)
        world.service().remove_jobs([r.job.id for r in world.service().list_jobs(text="followed-run")])


@pytest.mark.slow
@pytest.mark.parametrize("place", ["", "terminal", "compare", "failures", "rules", "analyze"])
def test_hostile_text_is_plain_and_masked_on_every_page(
    page: Page, world: World, place: str, outside: list[str]
) -> None:
    page.goto(world.url("hostile", place) + ("&trace=true" if place == "terminal" else ""))
    main = page.get_by_test_id("stMain")
    if place == "analyze":
        log = world.service().read_log(world.jobs["hostile"]).data.decode()
        page.get_by_label("Or paste it here").fill(log)
        page.get_by_label("Or paste it here").press("Control+Enter")
    if place in ("", "terminal", "analyze"):
        expect(main).to_contain_text("![pixel](http://192.0.2.1/pixel.png)")
        expect(main).to_contain_text("<script>window.owned=1</script>")
    elif place != "rules":
        expect(main).to_contain_text("<img src=x onerror='window.owned=1'>")
    else:
        expect(main.get_by_role("link").first).to_be_visible()
    page.wait_for_timeout(300)
    assert page.evaluate("window.owned") is None
    assert outside == []
    expect(main.locator("img, script, .katex, a[href^='javascript']")).to_have_count(0)
    shown = main.inner_text()
    for secret in SECRETS:
        assert place == "analyze" or secret not in shown
    if place == "terminal":
        expect(page.locator(".log")).to_contain_text("red text <b>bold</b> **strong** ***")
        assert "\x1b" not in shown
        assert "owned\x07" not in shown


def test_failures_are_grouped_and_rules_have_their_own_address(page: Page, world: World) -> None:
    page.goto(f"{world.base}/failures")
    row = page.locator("tr", has_text="The GPU ran out of memory")
    expect(row.locator("td").nth(2)).to_have_text("2")
    row.get_by_role("link", name="oom-run").click()
    expect(page).to_have_url(world.url("oom"))
    page.get_by_role("link", name="rule cuda-out-of-memory").click()
    expect(page).to_have_url(re.compile(r"/rules\?rule=cuda-out-of-memory$"))
    expect(page.get_by_role("heading", name="How to fix")).to_be_visible()


def test_a_deep_link_to_any_page_has_the_frame(page: Page, world: World) -> None:
    for place in ("terminal", "failures", "compare", "analyze", "rules"):
        page.goto(f"{world.base}/{place}")
        expect(page.get_by_test_id("stSidebar").get_by_role("link", name="Monitor")).to_be_visible()
        expect(page.get_by_test_id("stException")).to_have_count(0)
