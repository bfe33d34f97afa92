"""How soon the dashboard answers for a job whose 1 GB log nobody has read yet: first from its end, then wholly.

usage: python benchmarks/first_answer.py [--megabytes 1000] [--runs 5]

The log is that of large_log.py with a traceback at its end. Prints the seconds of the first answer in the service, and
from opening the job's link in Chromium until the first and the whole answer are visible.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from large_log import write_log
from panel_visible import SIZE, failed_job, serve
from playwright.sync_api import sync_playwright

from trainmon.model import Status
from trainmon.service import Service
from trainmon.settings import Settings

GOAL = 0.3


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--megabytes", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        home = Path(place)
        job_id = failed_job(home)
        with Service.open(Settings(home, f"sqlite:///{home / 'trainmon.db'}", "")) as service:
            log = Path(service.job(job_id).log_path or "")
            end = log.read_bytes()
            write_log(log, options.megabytes)
            with log.open("ab") as file:
                file.write(end)
            served, first, whole = measure(service, home, job_id, options.runs)
    for name, taken in (("in the service", served), ("visible, first", first), ("visible, whole", whole)):
        print(f"{name:16} median {statistics.median(taken):.2f} s   slowest {max(taken):.2f} s")
    print(f"goal: the first answer within {GOAL} s")


def forget_answer(service: Service, job_id: str) -> None:
    """A changed status drops the kept diagnosis."""
    service.store.update_job(job_id, status=Status.LOST)
    service.store.update_job(job_id, status=Status.FAILED)


def measure(
    service: Service, home: Path, job_id: str, runs: int
) -> tuple[list[float], list[float], list[float]]:
    """Seconds of each run: in the service, until the first answer shows, until the whole does."""
    served, first, whole = [], [], []
    server, address = serve(home)
    chromium = os.environ.get("TRAINMON_CHROMIUM") or shutil.which("chromium")
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            context = browser.new_context(viewport=SIZE)
            for _ in range(runs + 1):
                forget_answer(service, job_id)
                began = time.perf_counter()
                service.first_answer(job_id)
                served.append(time.perf_counter() - began)
                page = context.new_page()
                began = time.perf_counter()
                page.goto(f"{address}/?jobId={job_id}", wait_until="commit")
                page.get_by_text("from the last 1 MB").first.wait_for(state="visible", timeout=60_000)
                first.append(time.perf_counter() - began)
                page.get_by_text("The GPU ran out of memory").first.wait_for(state="visible", timeout=120_000)
                whole.append(time.perf_counter() - began)
                page.close()
            browser.close()
    finally:
        server.terminate()
        server.wait(20)
    return served[1:], first[1:], whole[1:]


if __name__ == "__main__":
    main()
