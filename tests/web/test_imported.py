"""The pages of imported jobs: where they are from, and nothing that their tool did not keep."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.importers.sources import WRITTEN, copy_of
from tests.web.test_pages import drawn, run_page
from trainmon.service import Service
from trainmon.service.importing import import_source


@pytest.fixture(autouse=True)
def a_day_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fixtures were written yesterday."""
    clock = SimpleNamespace(time=lambda: WRITTEN + 86_400)
    monkeypatch.setattr("trainmon.service.importing.time", clock)


def _page(service: Service, source: Path, name: str, page: str = "") -> str:
    jobs = {done.name: done.job_id for done in import_source(service, str(source))}
    return drawn(run_page(page, jobId=jobs[name]))


def test_the_head_names_tool_and_source_and_no_empty_command(service: Service, tmp_path: Path) -> None:
    source = copy_of("mlflow", tmp_path) / "mlruns"
    page = _page(service, source, "mlflow-raise")
    for words in ("imported from", "MLflow says", "FAILED", str(source)):
        assert words in page
    assert "Start again" not in page
    assert "no command that could be run again" not in page
    assert "MLflow keeps no console output" in page


def test_checkpoints_without_a_command(service: Service, tmp_path: Path) -> None:
    page = _page(service, copy_of("hf-trainer", tmp_path), "trainer-kill")
    assert "HF Trainer keeps no command line" in page
    assert "checkpoint-10" in page
    assert "trainmon retry" not in page


def test_a_command_that_is_known_can_be_run_again(service: Service, tmp_path: Path) -> None:
    page = _page(service, copy_of("wandb", tmp_path), "wandb-raise")
    assert "Start again" in page
    assert "/home/user/project/wandb_run.py raise" in page


@pytest.mark.slow
@pytest.mark.parametrize(
    ("tool", "name", "headline"),
    [
        ("tensorboard", "runs/tb-raise", "How this training ended is not known"),
        ("sacred", "digits #3", "Training stopped without a word"),
        ("sacred", "digits #2", "Training failed"),
    ],
)
def test_headlines(service: Service, tmp_path: Path, tool: str, name: str, headline: str) -> None:
    assert headline in _page(service, copy_of(tool, tmp_path), name)


@pytest.mark.slow
@pytest.mark.parametrize("page", ["terminal", "compare", "failures"])
def test_the_other_pages(service: Service, tmp_path: Path, page: str) -> None:
    assert "runs/tb-raise" in _page(service, copy_of("tensorboard", tmp_path), "runs/tb-raise", page)
