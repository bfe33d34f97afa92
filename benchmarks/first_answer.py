"""How soon the dashboard answers for a job whose 1 GB log nobody has read yet: first from its end, then wholly.

usage: python benchmarks/first_answer.py [--megabytes 1000] [--runs 9]

Two jobs died of the same error: one has a log of a few lines, the other that of large_log.py with the same lines at
its end. Nobody has asked about either. In turn each is clicked in the list of a dashboard that is already open, in
Chromium; measured is the time from the click until the panel names the error. What the large log adds to that is
the goal; the page itself, which any job costs, is shown beside it. Also: the same from opening the job's link in a
new tab, the first answer in the service, and the time until the whole log's answer is visible.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from large_log import write_log
from panel_visible import SIZE, failed_job, serve
from playwright.sync_api import BrowserContext, Page, sync_playwright

from trainmon.model import Status
from trainmon.service import Service
from trainmon.settings import Settings

GOAL = 0.3
WHOLE = "The GPU ran out of memory"
"""The cause in the middle of the large log."""


@dataclass
class Seconds:
    """What was measured, run by run."""

    service: list[float] = field(default_factory=list)
    click: dict[str, list[float]] = field(default_factory=lambda: {"tiny": [], "large": []})
    link: dict[str, list[float]] = field(default_factory=lambda: {"tiny": [], "large": []})
    whole: list[float] = field(default_factory=list)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--megabytes", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=9)
    options = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as place:
        home = Path(place)
        jobs = {"tiny": failed_job(home), "large": failed_job(home)}
        with Service.open(Settings(home, f"sqlite:///{home / 'trainmon.db'}", "")) as service:
            title = service.diagnose(jobs["tiny"]).title
            log = Path(service.job(jobs["large"]).log_path or "")
            end = log.read_bytes()
            write_log(log, options.megabytes)
            with log.open("ab") as file:
                file.write(end)
            took = measure(service, home, jobs, title, options.runs)
    for name, taken in (("a click", took.click), ("the link in a new tab", took.link)):
        more = [large - tiny for large, tiny in zip(taken["large"], taken["tiny"], strict=True)]
        print(
            f"{name}: until the error is named, tiny log {spread(taken['tiny'])}, "
            f"large log {spread(taken['large'])}; the large log adds {spread(more)}"
        )
    print(f"in the service {spread(took.service)}; whole answer visible after a click {spread(took.whole)}")
    print(f"goal: the large log adds less than {GOAL} s; load {os.getloadavg()[0]:.1f}")


def spread(values: list[float]) -> str:
    """Median and slowest."""
    return f"{statistics.median(values):.2f} s (slowest {max(values):.2f})"


def forget_answer(service: Service, job_id: str) -> None:
    """A changed status drops the kept diagnosis."""
    service.store.update_job(job_id, status=Status.LOST)
    service.store.update_job(job_id, status=Status.FAILED)


def measure(service: Service, home: Path, jobs: dict[str, str], title: str, runs: int) -> Seconds:
    """Every way once a run; the first run only warms the server."""
    took = Seconds()
    server, address = serve(home)
    chromium = os.environ.get("TRAINMON_CHROMIUM") or shutil.which("chromium")
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            context = browser.new_context(viewport=SIZE)
            for number in range(runs + 1):
                kept = took if number else Seconds()
                order = ["tiny", "large"] if number % 2 else ["large", "tiny"]
                for kind in order:
                    for page in pages(context, f"{address}/?q="):
                        forget_answer(service, jobs[kind])
                        link = page.locator(f"a[href$='{jobs[kind]}']").first
                        link.wait_for(state="visible", timeout=30_000)
                        page.wait_for_timeout(1500)  # till everything that a list starts has settled
                        began = time.perf_counter()
                        link.click()
                        kept.click[kind].append(until(page, title, began))
                        if kind == "large":
                            kept.whole.append(until(page, WHOLE, began))
                    for page in pages(context, "about:blank"):
                        forget_answer(service, jobs[kind])
                        began = time.perf_counter()
                        page.goto(f"{address}/?jobId={jobs[kind]}", wait_until="commit")
                        kept.link[kind].append(until(page, title, began))
                        if kind == "large":
                            until(page, WHOLE, began)
                forget_answer(service, jobs["large"])
                began = time.perf_counter()
                service.first_answer(jobs["large"])
                kept.service.append(time.perf_counter() - began)
            browser.close()
    finally:
        server.terminate()
        server.wait(20)
    return took


def pages(context: BrowserContext, address: str) -> Iterator[Page]:
    """One page, closed after use."""
    page = context.new_page()
    page.goto(address)
    yield page
    page.close()


def until(page: Page, text: str, began: float) -> float:
    """Seconds from `began` until the error panel names this cause."""
    page.locator(".cause", has_text=text).first.wait_for(state="visible", timeout=120_000)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
