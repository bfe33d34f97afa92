"""The demo: real runs of real scripts, each ends as it was meant to, and all of it can be removed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import RunTrainmon
from trainmon.demo import SCENES, remove_demo, run_demo
from trainmon.demo.scenes import PROJECT
from trainmon.model import ErrorType, Status
from trainmon.service import Service
from trainmon.settings import Settings

pytestmark = [
    pytest.mark.xdist_group("demo"),
    pytest.mark.timeout(300),
    pytest.mark.skipif(sys.platform != "linux", reason="the memory limit is Linux's"),
]

CAUSES = {
    "long-sequences": ErrorType.HOST_OOM,
    "regression-warmup": ErrorType.NAN_LOSS,
    "transfer": ErrorType.SHAPE_MISMATCH,
    "from-file": ErrorType.DATA_NOT_FOUND,
    "killed-from-outside": ErrorType.KILLED,
    "cancelled": ErrorType.USER_CANCELLED,
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, list[str], int]]:
    """A store after one run of the demo, what it said, and its exit code."""
    home = tmp_path_factory.mktemp("demo")
    with Service.open(
        Settings(home, f"sqlite:///{home / 'trainmon.db'}", "http://127.0.0.1:8501")
    ) as service:
        said: list[str] = []
        code = run_demo(service, said.append)
        yield service, said, code


@pytest.mark.slow
def test_every_scene_ends_as_it_should(demo: tuple[Service, list[str], int]) -> None:
    service, said, code = demo
    assert code == 0, "\n".join(said)
    rows = service.list_jobs(project=PROJECT)
    assert {row.job.name: row.job.status for row in rows} == {scene.name: scene.ends for scene in SCENES}
    assert len(rows) == len(SCENES)
    assert len([line for line in said if line.startswith("[")]) == len(SCENES)
    for row in rows:
        assert "demo" in row.job.tags
        assert row.job.command[0] == sys.executable
        assert Path(row.job.log_path).stat().st_size > 0


@pytest.mark.slow
@pytest.mark.parametrize(("name", "cause"), CAUSES.items())
def test_the_cause_of_each_death_is_found(
    demo: tuple[Service, list[str], int], name: str, cause: ErrorType
) -> None:
    service = demo[0]
    [row] = [row for row in service.list_jobs(project=PROJECT) if row.job.name == name]
    assert row.error_type == service.diagnose(row.job.id).error_type == cause


@pytest.mark.slow
def test_metrics_and_checkpoints_are_there(demo: tuple[Service, list[str], int]) -> None:
    service = demo[0]
    for row in service.list_jobs(project=PROJECT):
        names = {summary.name for summary in service.metric_summaries(row.job.id)}
        if row.job.name == "from-file":
            assert service.checkpoints(row.job.id) == []
            continue
        assert {"loss", "learning_rate", "grad_norm"} <= names or {"loss", "lr", "grad_norm"} <= names
        assert len(service.series(row.job.id, "loss").values) >= 10
        assert all(c.complete and c.step for c in service.checkpoints(row.job.id))
        assert service.checkpoints(row.job.id)


@pytest.mark.slow
def test_the_one_out_of_memory_completes_with_the_suggested_change(
    demo: tuple[Service, list[str], int], trainmon: RunTrainmon, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = demo[0]
    monkeypatch.setenv("TRAINMON_HOME", str(service.settings.home))
    [row] = [
        r
        for r in service.list_jobs(project=PROJECT)
        if r.job.name == "long-sequences" and not r.job.parent_id
    ]
    done = trainmon("retry", row.job.id)
    assert done.returncode == 0, done.stderr
    [child] = service.lineage(row.job.id)[1]
    assert child.status is Status.COMPLETED
    assert child.command[child.command.index("--batch-size") + 1] == "32"
    assert b"resumed from" in service.read_log(child.id, start=0).data
    service.remove_jobs([child.id])


@pytest.mark.slow
def test_removing_leaves_nothing_of_it_and_everything_else(demo: tuple[Service, list[str], int]) -> None:
    """The last test of this file: it takes away what the others look at."""
    service = demo[0]
    other, _ = service.record([sys.executable, "-c", "print(1)"], project=PROJECT, name="mine")
    assert remove_demo(service) == len(SCENES)
    assert [row.job.id for row in service.list_jobs()] == [other]
    assert not (service.settings.home / "demo").exists()
    assert [path.stem for path in service.settings.logs.iterdir()] == [other]
    assert remove_demo(service) == 0


@pytest.mark.slow
def test_the_command_can_be_used_twice_and_cleans_up(trainmon: RunTrainmon, service: Service) -> None:
    for times in (1, 2):
        done = trainmon("demo", timeout=240)
        assert done.returncode == 0, done.stdout + done.stderr
        assert len(service.list_jobs(project=PROJECT)) == times * len(SCENES)
    first = [row.job for row in service.list_jobs(project=PROJECT) if row.job.name == "long-sequences"][-1]
    assert trainmon("retry", first.id).returncode == 0
    removed = trainmon("demo", "--remove")
    assert removed.stdout == f"Removed {2 * len(SCENES) + 1} demo jobs.\n"
    assert service.list_jobs() == []
