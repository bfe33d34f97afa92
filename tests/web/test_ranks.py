"""A job of several ranks on its pages: how each ended, and the choice of its log, which the URL holds."""

from __future__ import annotations

import time
from pathlib import Path

from tests.web.test_pages import drawn, run_page
from trainmon.model import Job, Rank, RankStatus, Status
from trainmon.service import Service

HOSTILE = "<img src=x onerror=alert(1)> **bold** hf_abcdefghijklmnopqrstuvwxyz0123456789"


def _add(service: Service) -> str:
    """A dead job of two ranks as torchrun leaves it, restarted once."""
    service.settings.logs.mkdir(parents=True)
    log = service.settings.logs / "twin.log"
    log.write_text("the console\n")
    for attempt in (0, 1):
        for rank in (0, 1):
            place = log.with_suffix(".ranks") / "none_x" / f"attempt_{attempt}" / str(rank)
            place.mkdir(parents=True)
            (place / "stderr.log").write_text(f"attempt {attempt} of rank {rank} {HOSTILE}\n")
    now = time.time()
    job = Job(
        "twin", "twin", Status.FAILED, now, started_at=now, ended_at=now, exit_code=1, log_path=str(log)
    )
    service.store.add_job(job)
    service.store.put_ranks(
        "twin",
        [
            Rank(0, RankStatus.STOPPED, 0, 1, signal=15),
            Rank(1, RankStatus.FAILED, 1, 1, exit_code=1, first=True, message=HOSTILE),
        ],
    )
    return "twin"


def test_the_jobs_page_lists_its_ranks(service: Service) -> None:
    page = drawn(run_page(jobId=_add(service)))
    assert "1 failed, 1 stopped; restarted 1 time" in page
    assert "failed first" in page
    assert "SIGTERM (15)" in page
    assert "file=attempt_1%2F1%2Fstderr.log" in page
    assert "hf_abcdef" not in page


def test_the_url_chooses_the_log_of_a_rank_and_an_attempt(service: Service) -> None:
    job = _add(service)
    assert "the console" in drawn(run_page("terminal", jobId=job))
    page = drawn(run_page("terminal", jobId=job, file="attempt_0/1/stderr.log"))
    assert "attempt 0 of rank 1" in page
    assert "stderr, attempt 2" in page
    assert "hf_abcdef" not in page


def test_a_log_that_is_not_the_jobs_is_not_read(service: Service, tmp_path: Path) -> None:
    job = _add(service)
    (tmp_path / "other.log").write_text("a secret of somebody else\n")
    for name in (str(tmp_path / "other.log"), "../../../other.log", "attempt_9/1/stderr.log"):
        app = run_page("terminal", jobId=job, file=name)
        assert "does not have" in app.warning[0].value
        assert "the console" in drawn(app)
        assert "somebody else" not in drawn(app)
