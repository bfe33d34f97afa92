"""Calls that scripts make of other trackers: none stops a training, and what can be kept is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sdk.scripts import run
from trainmon.model import Job, Status
from trainmon.service import Service


def _jobs(service: Service) -> list[Job]:
    return [service.job(row.job.id) for row in service.list_jobs()]


CALLS = """
import trainmon as wandb
wandb.login(key="x")
run = wandb.init(project="p", settings=wandb.Settings(start_method="thread"))
wandb.define_metric("epoch")
wandb.define_metric("val/*", step_metric="epoch", summary="min")
wandb.watch(object(), log="all", log_freq=10)
table = wandb.Table(columns=["a", "b"], data=[[1, 2]])
table.add_data(3, 4)
wandb.log({"loss": 0.5, "image": wandb.Image([[0]], caption="c"), "table": table, "h": wandb.Histogram([1, 2])})
wandb.log({"plot": wandb.plot.line(table, "a", "b", title="t"), "html": wandb.Html("<b>"), "v": wandb.Video("x.mp4")})
run.log_code(".")
run.use_artifact("data:latest").download()
wandb.unwatch()
wandb.save("*.txt")
wandb.mark_preempting()
assert run.get_url() == run.url and run.project == "p" and run.name and run.step == 2
wandb.finish()
assert wandb.run is None
wandb.watch(object())
"""


def test_what_has_no_place_here_is_accepted_and_said_once(service: Service, workdir: Path) -> None:
    done = run(workdir, CALLS)
    assert done.returncode == 0, done.stderr
    [job] = _jobs(service)
    assert job.status is Status.COMPLETED
    assert list(service.series(job.id, "loss").values) == [0.5]
    assert done.stderr.count("define_metric() is accepted and does nothing") == 1
    assert "image" not in [m.name for m in service.metric_summaries(job.id)]


def test_the_same_calls_run_where_nothing_is_recorded(
    service: Service, workdir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RANK", "1")
    done = run(workdir, CALLS.replace(' and run.project == "p" and run.name', ""))
    assert done.returncode == 0, done.stderr
    assert not _jobs(service)


def test_the_summary_gives_what_was_logged_last(service: Service, workdir: Path) -> None:
    done = run(
        workdir,
        """
import trainmon as wandb
wandb.init()
for loss in (3.0, 2.0, 1.5):
    wandb.log({"loss": loss, "val": {"acc": loss / 10}})
wandb.summary["best"] = 1.5
print(wandb.run.summary["loss"], wandb.summary["val/acc"], wandb.summary.best, wandb.summary.get("none", "-"))
""",
    )
    assert done.stdout.split() == ["1.5", "0.15", "1.5", "-"], done.stderr
    [job] = _jobs(service)
    assert job.environment["summary"] == {"best": 1.5}


def test_the_models_of_an_artifact_become_checkpoints(service: Service, workdir: Path) -> None:
    done = run(
        workdir,
        """
import pathlib, trainmon as wandb
pathlib.Path("best.pt").write_bytes(b"x")
pathlib.Path("notes.txt").write_text("x")
run = wandb.init()
artifact = wandb.Artifact("model", type="model", metadata={"a": 1})
artifact.add_file("best.pt")
artifact.add_file("notes.txt")
artifact.add_file("not-there.pt")
run.log_artifact(artifact, aliases=["best"])
wandb.log_artifact("notes.txt", type="dataset")
""",
    )
    assert done.returncode == 0, done.stderr
    [job] = _jobs(service)
    assert {Path(c.path).name for c in service.checkpoints(job.id)} >= {"best.pt"}
    assert "not-there.pt" not in str(service.checkpoints(job.id))


def test_reinit_ends_one_job_and_begins_another(service: Service, workdir: Path) -> None:
    code = """
import trainmon as wandb
for fold in range(3):
    wandb.init(name=f"fold-{fold}", reinit=True)
    wandb.log({"loss": fold})
"""
    done = run(workdir, code)
    assert "ignores" not in done.stderr
    jobs = {job.name: job for job in _jobs(service)}
    assert sorted(jobs) == ["fold-0", "fold-1", "fold-2"]
    assert {job.status for job in jobs.values()} == {Status.COMPLETED}
    assert [list(service.series(jobs[f"fold-{n}"].id, "loss").values) for n in range(3)] == [
        [0.0],
        [1.0],
        [2.0],
    ]
