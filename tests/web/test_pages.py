"""Every page inside its frame, run by Streamlit without a browser."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from trainmon.service import Service

ROOT = Path(__file__).parents[2]
FAILING = "print({'loss': 2.5, 'step': 1}); raise ValueError('shapes **do** not fit')"


def run_page(page: str = "", **params: Any) -> AppTest:
    """A page after two runs: a second one finds what the first left behind."""
    app = AppTest.from_file(str(ROOT / "trainmon" / "web" / "frame.py"), default_timeout=30)
    app.run()
    if page:
        app.switch_page(f"../../pages/{page}.py")
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    app.run()
    assert not app.exception
    return app


def drawn(app: AppTest) -> str:
    """All that the element trees of the page say, as JSON."""
    return "\n".join(one.proto.json for one in app.main if one.type == "bidi_component")


@pytest.fixture
def failed(service: Service, workdir: Path) -> str:
    """A job that really failed."""
    return service.record([sys.executable, "-c", FAILING], name="it-failed", workdir=workdir)[0]


def test_an_empty_store_says_how_to_begin() -> None:
    assert "No jobs yet" in drawn(run_page())


def test_the_list_and_the_failed_job(failed: str) -> None:
    assert "it-failed" in drawn(run_page())
    page = drawn(run_page(jobId=failed))
    assert "Training failed" in page
    assert "Start again" in page


@pytest.mark.parametrize("page", ["terminal", "compare", "failures", "analyze", "rules"])
def test_every_page_runs_with_and_without_a_job(page: str, failed: str) -> None:
    run_page(page)
    run_page(page, jobId=failed)
    run_page(page, jobId="nosuchjob")


def test_a_bad_job_id_is_a_sentence_and_the_list(failed: str) -> None:
    app = run_page(jobId="<b>")
    assert "no valid job id" in app.warning[0].value.replace("\\", "")
    assert "it-failed" in drawn(app)


def test_a_job_without_a_log_still_has_a_panel(service: Service, failed: str) -> None:
    Path(service.store.get_job(failed).log_path or "").unlink()
    assert "Training failed" in drawn(run_page(jobId=failed))


def test_a_job_is_compared_with_one_that_ran_the_same_program(service: Service, workdir: Path) -> None:
    for name in ("train.py", "other.py"):
        (workdir / name).write_text("import sys; sys.exit(int(sys.argv[-1]))\n")

    def run(script: str, code: str, name: str) -> str:
        return service.record([sys.executable, script, code], name=name, workdir=workdir)[0]

    run("train.py", "0", "the-same-program")
    run("other.py", "0", "newer-but-another")
    assert "the-same-program" in drawn(run_page("compare", jobId=run("train.py", "1", "dead")))
    app = run_page("compare", jobId=run("third.py", "1", "dead-too"))
    assert "newer-but-another" in drawn(app)
    assert "same program" in app.info[0].value


TOLD = """
import trainmon
class Tensor:
    shape, dtype = (8, 128), "float16"
job = trainmon.init()
job.summary["best accuracy"] = 0.91
for n in range(5):
    job.alert(f"note {n}")
job.alert("<b>Upload</b> failed", "the **bucket** answered 503", level="error")
x = Tensor()
raise ValueError("no")
"""


def test_what_the_script_said_of_itself_has_its_places(service: Service, workdir: Path) -> None:
    (workdir / "train.py").write_text(TOLD)
    job_id, _ = service.record([sys.executable, "train.py"], workdir=workdir)
    page = drawn(run_page(jobId=job_id))
    assert "6 alerts from the script" in page
    assert "<b>Upload</b> failed" in page
    assert "3 more alerts" in page
    assert "best accuracy" in page
    assert "Tensors where it failed" in page
    assert '"float16"' in page
    assert "alerts" not in [line for line in page.split('"') if line.startswith("alerts_")]
    assert "x: Tensor float16 (8, 128)" in drawn(run_page("terminal", jobId=job_id, trace="true"))
