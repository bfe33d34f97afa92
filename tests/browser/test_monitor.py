"""The monitor page in a real browser: the list, one job, the URL between them."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.world import HOSTILE_NAME, World, environment, train
from trainmon.model import Job, Status
from trainmon.service import Service


def test_the_list_shows_every_job_with_status_error_type_and_loss(page: Page, world: World) -> None:
    page.goto(world.base)
    row = page.locator("tr", has_text="oom-run")
    expect(row).to_contain_text("Failed")
    expect(row).to_contain_text("CUDA_OOM")
    expect(row.locator("td").nth(5)).to_have_text(re.compile(r"^0\.\d+$"))
    expect(page.locator("tr", has_text="complete-run")).to_contain_text("Completed")
    expect(page.locator("tr", has_text="cancelled-run")).to_contain_text("USER_CANCELLED")
    expect(page.locator("tr", has_text="lost-run")).to_contain_text("Lost")


def test_filters_live_in_the_url(page: Page, world: World) -> None:
    page.goto(f"{world.base}/?status=failed&q=oom-run")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.get_by_label("Search")).to_have_value("oom-run")
    page.get_by_label("Search").fill("killed-run")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr").first).to_contain_text("killed-run")
    expect(page).to_have_url(re.compile("q=killed-run"))
    page.reload()
    expect(page.get_by_label("Search")).to_have_value("killed-run")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.goto(f"{world.base}/?project=language")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("cancelled-run")


def test_click_back_forward_refresh_and_different_job(page: Page, world: World) -> None:
    page.goto(f"{world.base}/?q=oom-run")
    page.get_by_role("link", name="oom-run").click()
    expect(page).to_have_url(world.url("oom"))
    expect(page.get_by_text("Training failed")).to_be_visible()
    page.go_back()
    expect(page).to_have_url(f"{world.base}/?q=oom-run")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.get_by_text("Training failed")).to_have_count(0)
    page.go_forward()
    expect(page.get_by_text("Training failed")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Training failed")).to_be_visible()
    with page.context.expect_page() as opened:
        page.evaluate("window.open(location.href)")
    expect(opened.value.get_by_text("Training failed")).to_be_visible()
    page.get_by_role("link", name="Monitor different job").click()
    expect(page).to_have_url(re.compile(re.escape(world.base) + "/?$"))
    expect(page.locator("tbody tr")).to_have_count(len(world.jobs))


def test_the_chosen_job_stays_on_the_way_through_the_pages(page: Page, world: World) -> None:
    page.goto(world.url("oom"))
    expect(page.get_by_text("Training failed")).to_be_visible()
    page.get_by_test_id("stSidebar").get_by_role("link", name="Terminal").click()
    expect(page).to_have_url(world.url("oom", "terminal"))
    expect(page.get_by_text("Error trace:")).to_be_visible()
    page.get_by_test_id("stSidebar").get_by_role("link", name="Compare").click()
    expect(page).to_have_url(world.url("oom", "compare"))
    expect(page.get_by_text("complete-run")).to_be_visible()
    page.get_by_test_id("stSidebar").get_by_role("link", name="Monitor").click()
    expect(page).to_have_url(world.url("oom"))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("jobId=nosuchjob", "There is no job nosuchjob"),
        ("jobId=", "empty job id"),
        ("jobId=aaaa&jobId=bbbb", "names 2 jobs"),
        ("jobId=" + "a" * 10_000, "no valid job id"),
        ("jobId=%3Cscript%3Ewindow.owned%3D1%3C/script%3E", "no valid job id"),
        ("jobId=../../etc/passwd", "no valid job id"),
        ("jobId=%27%20OR%201%3D1--", "no valid job id"),
    ],
    ids=["unknown", "empty", "doubled", "long", "script", "path", "sql"],
)
def test_a_bad_job_id_gets_a_sentence_and_the_list(
    page: Page, world: World, query: str, sentence: str, outside: list[str]
) -> None:
    page.goto(f"{world.base}/?{query}")
    expect(page.get_by_test_id("stAlert")).to_contain_text(sentence)
    expect(page.locator("tbody tr")).to_have_count(len(world.jobs))
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert page.evaluate("window.owned") is None
    assert outside == []


def test_a_failed_job_shows_its_error_first_and_then_how_to_resume(page: Page, world: World) -> None:
    page.goto(world.url("oom"))
    headline = page.get_by_role("heading", name="Training failed")
    expect(headline).to_be_visible()
    expect(page.get_by_test_id("stExpander").first).to_contain_text("Traceback (most recent call last)")
    analysis = page.get_by_test_id("stMain")
    for words in ("CUDA_OOM", "TRAINING", "confidence", "Tried to allocate 2.00 GiB"):
        expect(analysis).to_contain_text(words)
    expect(page.locator(".quote .at").first).to_have_text(re.compile(r"line \d+"))
    row = page.locator("table.params tr", has_text="batch-size")
    expect(row.locator("td")).to_have_text(["batch-size", "64", "32", re.compile(".+")])
    card = page.get_by_text("Resume from a checkpoint")
    expect(card).to_be_visible()
    tops = [one.bounding_box()["y"] for one in (headline, row, card, page.get_by_text("Charts", exact=True))]
    assert tops == sorted(tops)


def test_a_long_error_shows_its_decisive_lines_with_the_whole_behind_it(page: Page, world: World) -> None:
    page.goto(world.url("deep"))
    expect(page.get_by_text("expected input with 512 channels").first).to_be_visible()
    whole = page.get_by_test_id("stExpander").filter(has_text=re.compile(r"Whole error, \d+ lines"))
    expect(whole.get_by_text("Traceback (most recent call last)").first).to_be_hidden()
    whole.locator("summary").click()
    expect(whole).to_contain_text("Traceback (most recent call last)")
    expect(whole).to_contain_text("RuntimeError: training step failed")


def test_the_resume_card_offers_the_best_checkpoint_and_a_command_to_copy(page: Page, world: World) -> None:
    page.goto(world.url("oom"))
    chosen = page.locator("tr", has_text="complete, chosen")
    expect(chosen).to_contain_text("model-step-120.safetensors")
    expect(chosen).to_contain_text("120")
    expect(chosen).to_contain_text("KiB")
    page.get_by_role("button", name="Copy command").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "--batch-size 32" in copied
    assert copied.rstrip().endswith("model-step-120.safetensors")
    expect(page.get_by_text(f"trainmon retry {world.jobs['oom']}")).to_be_visible()


def test_without_a_checkpoint_the_card_gives_a_fresh_start(page: Page, world: World) -> None:
    page.goto(world.url("fresh"))
    expect(page.get_by_role("heading", name="Training failed")).to_be_visible()
    expect(page.get_by_text("There is no checkpoint")).to_be_visible()
    expect(page.get_by_role("button", name="Copy command")).to_be_visible()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("job", "words"),
    [
        ("killed", ["Training failed", "SIGKILL", "done with the steps", "Memory at the end", "host"]),
        ("silent", ["Training failed", "exit code 3", "done with the steps", "Memory at the end"]),
        ("lost", ["Training vanished without an exit status", "nobody saw the process end", "12.5 GiB"]),
        ("cancelled", ["Training was cancelled", "USER_CANCELLED"]),
    ],
)
def test_a_job_that_died_without_a_word_says_what_is_known(
    page: Page, world: World, job: str, words: list[str]
) -> None:
    page.goto(world.url(job))
    for word in words:
        expect(page.get_by_test_id("stMain")).to_contain_text(word)


def test_a_completed_job_has_charts_and_no_error_panel(page: Page, world: World) -> None:
    page.goto(world.url("complete"))
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    expect(page.locator(".banner")).to_have_count(0)
    expect(page.get_by_text("Start again")).to_have_count(0)
    expect(page.get_by_text("Resume from a checkpoint")).to_have_count(0)


def test_charts_draw_every_group_with_options_from_the_url(page: Page, world: World) -> None:
    page.goto(world.url("oom") + "&axis=time&smooth=0.9&log=true")
    for title in ("Loss", "Learning rate", "Gradient norm", "Memory"):
        expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    first = page.locator(".js-plotly-plot").first
    expect(first.get_by_text("seconds since start")).to_be_visible()
    expect(first.get_by_text("failed")).to_be_visible()
    layout = first.evaluate("e => ({type: e.layout.yaxis.type, traces: e.data.length})")
    assert layout == {"type": "log", "traces": 2}
    page.get_by_role("radio", name="step").click()
    expect(first.get_by_text("seconds since start")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("axis="))


def last_step(log: Locator) -> int:
    """The highest step in the part of the log that is shown."""
    return max((int(step) for step in re.findall(r"'step': (\d+),", log.inner_text())), default=-1)


def wait_until(holds: Callable[[], bool], seconds: float = 20) -> None:
    """Look again and again; fails when it never holds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_a_running_job_refreshes_in_place_and_turns_red_by_itself(
    page: Page, world: World, tmp_path: Path
) -> None:
    stop = tmp_path / "stop"
    process = world.start_job("live-run", tmp_path, "--steps", "1", "--until", str(stop), "--end", "oom")
    try:
        page.goto(f"{world.base}/?q=live-run")
        page.get_by_role("link", name="live-run").click(timeout=15_000)
        log = page.locator(".log")
        expect(log).to_contain_text(re.compile(r"'step': \d+,"), timeout=15_000)
        expect(page.locator(".banner")).to_have_count(0)
        expander = page.get_by_test_id("stExpander").filter(has_text="Config")
        expander.locator("summary").click()
        expect(expander.get_by_text("until")).to_be_visible()
        place = page.get_by_test_id("stMain").evaluate("e => { e.scrollTop = 300; return e.scrollTop }")
        seen = last_step(log)
        wait_until(lambda: last_step(log) >= seen + 60)
        assert page.get_by_test_id("stMain").evaluate("e => e.scrollTop") == place
        expect(expander.get_by_text("until")).to_be_visible()
        stop.touch()
        expect(page.get_by_role("heading", name="Training failed")).to_be_visible(timeout=15_000)
        assert process.wait(timeout=15) == 1
    finally:
        stop.touch()
        process.wait(timeout=15)
        world.service().remove_jobs([r.job.id for r in world.service().list_jobs(text="live-run")])


def test_the_list_refreshes_itself_without_losing_typed_text(
    page: Page, world: World, tmp_path: Path
) -> None:
    page.goto(world.base)
    expect(page.locator("tbody tr")).to_have_count(len(world.jobs))
    page.get_by_label("Search").press_sequentially("half typed")
    process = world.start_job("late-run", tmp_path, "--steps", "3")
    process.wait(timeout=20)
    try:
        expect(page.locator("tr", has_text="late-run")).to_be_visible()
        expect(page.get_by_label("Search")).to_have_value("half typed")
    finally:
        world.service().remove_jobs([r.job.id for r in world.service().list_jobs(text="late-run")])


def test_hostile_names_stay_text_in_the_list(page: Page, world: World, outside: list[str]) -> None:
    page.goto(world.base)
    link = page.locator(f"a[href$='{world.jobs['hostile']}']")
    expect(link).to_have_text(HOSTILE_NAME)
    assert page.evaluate("window.owned") is None
    assert outside == []


@pytest.mark.slow
def test_a_thousand_jobs_stay_usable(page: Page, world: World) -> None:
    with world.service() as service:
        ids = [f"many{number:08d}" for number in range(1000)]
        for number, job_id in enumerate(ids):
            service.store.add_job(Job(job_id, f"many-{number}", Status.COMPLETED, created_at=1000.0 + number))
        try:
            page.goto(f"{world.base}/?q=many-")
            expect(page.get_by_text("1–50 of 1,000 jobs")).to_be_visible()
            page.get_by_role("link", name="Older").click()
            expect(page).to_have_url(re.compile("page=2"))
            expect(page.get_by_text("51–100 of 1,000 jobs")).to_be_visible()
            page.go_back()
            expect(page.get_by_text("1–50 of 1,000 jobs")).to_be_visible()
        finally:
            service.remove_jobs(ids)


@pytest.mark.slow
def test_a_retried_job_is_linked_to_its_parent(page: Page, world: World) -> None:
    words = [sys.executable, "-m", "trainmon.cli", "retry", world.jobs["silent"]]
    subprocess.run(words, env=environment(world.home), capture_output=True, timeout=30, check=False)
    with world.service() as service:
        _, children = service.lineage(world.jobs["silent"])
        assert list(children[0].command) == train("--end", "silent", "--steps", "3")
        try:
            page.goto(f"{world.base}/?jobId={children[0].id}")
            expect(page.get_by_text("Retry of")).to_be_visible()
            page.locator(f"a[href$='{world.jobs['silent']}']").first.click()
            expect(page).to_have_url(world.url("silent"))
            expect(page.get_by_text("Retried as")).to_be_visible()
        finally:
            service.remove_jobs([child.id for child in children])


def test_a_pending_job_has_no_error_panel(page: Page, world: World) -> None:
    service = world.service()
    job = Job(
        id="pendingpending",
        name="pending-run",
        status=Status.PENDING,
        created_at=time.time(),
        host=socket.gethostname(),
        environment={"recorder_pid": os.getpid()},
    )
    service.store.add_job(job)
    try:
        page.goto(f"{world.base}/?jobId={job.id}")
        expect(page.get_by_role("heading", name="pending-run")).to_be_visible()
        expect(page.get_by_test_id("stMain")).to_contain_text("Pending")
        expect(page.locator(".banner")).to_have_count(0)
        expect(page.get_by_text("Start again")).to_have_count(0)
    finally:
        service.remove_jobs([job.id])


@pytest.mark.slow
def test_an_open_page_tells_when_watcher_and_training_are_killed(
    page: Page, world: World, tmp_path: Path
) -> None:
    service = world.service()
    watcher = world.start_job("cut-run", tmp_path, "--until", "never")
    row = wait_for_running(service, "cut-run")
    try:
        page.goto(f"{world.base}/?jobId={row.id}")
        expect(page.get_by_role("heading", name="cut-run")).to_be_visible()
        expect(page.locator(".banner")).to_have_count(0)
        watcher.kill()
        assert row.pid is not None
        os.kill(row.pid, signal.SIGKILL)
        watcher.wait(timeout=10)
        # Its keeper saw it end, and whoever looks at the store next reads that.
        expect(page.locator(".banner")).to_contain_text("killed from outside (SIGKILL)", timeout=60_000)
        assert service.job(row.id).status is Status.FAILED
    finally:
        watcher.kill()
        service.remove_jobs([row.id])


def wait_for_running(service: Service, name: str) -> Job:
    """The job of this name once its process has started and printed something."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        rows = [r.job for r in service.list_jobs(text=name) if r.job.status is Status.RUNNING]
        if rows and rows[0].pid and service.read_log(rows[0].id).size:
            return service.job(rows[0].id)
        time.sleep(0.1)
    raise AssertionError(f"{name} did not start")


def test_the_comparison_leaves_out_who_watched(page: Page, world: World) -> None:
    page.goto(world.url("oom", "compare"))
    expect(page.get_by_test_id("stMain")).to_contain_text("Last metrics")
    expect(page.get_by_text("recorder_pid")).to_have_count(0)


def test_an_endless_error_line_leaves_the_suggestions_near(page: Page, world: World) -> None:
    service = world.service()
    code = "raise RuntimeError('long ' * 3000)"
    job_id, _ = service.record([sys.executable, "-c", code], name="endless-run")
    try:
        page.goto(f"{world.base}/?jobId={job_id}")
        box = page.locator(".quote .what").first
        expect(box).to_be_visible()
        assert box.evaluate("e => e.clientHeight") < 200
        assert box.evaluate("e => e.scrollHeight > e.clientHeight")
    finally:
        service.remove_jobs([job_id])
