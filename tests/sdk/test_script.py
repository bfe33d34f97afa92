"""A script that records itself: what it logs and says, how it ends, and why it died."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.sdk.scripts import run
from trainmon.model import ErrorType, Job, Status
from trainmon.service import Service


def _job(service: Service) -> Job:
    [row] = service.list_jobs()
    return service.job(row.job.id)


def test_a_script_becomes_a_job(service: Service, workdir: Path) -> None:
    done = run(
        workdir,
        """
import argparse, trainmon
arguments = argparse.Namespace(lr=0.1, optimizer={"name": "adam", "betas": (0.9, 0.99)}, api_key="hunter2hunter2")
job = trainmon.init(project="vision", name="first", config=arguments, tags=["a", "b"])
for step in range(5):
    job.log({"loss": 1 / (step + 1), "val": {"acc": step}}, step=step * 10)
job.summary["best"] = 0.2
job.alert("Slow", "the loader waits", level="warn")
""",
    )
    assert done.returncode == 0, done.stderr
    job = _job(service)
    assert (job.project, job.name, job.tags) == ("vision", "first", ("a", "b"))
    assert (job.status, job.exit_code) == (Status.COMPLETED, 0)
    assert (job.config["lr"], job.config["optimizer.name"]) == (0.1, "adam")
    assert "hunter2" not in str(service.store.get_job(job.id).config)
    assert list(service.series(job.id, "loss").steps) == [0, 10, 20, 30, 40]
    assert list(service.series(job.id, "val/acc").values) == [0, 1, 2, 3, 4]
    assert job.environment["summary"] == {"best": 0.2}
    [alert] = job.environment["alerts"]
    assert (alert["level"], alert["title"], alert["text"]) == ("warn", "Slow", "the loader waits")
    assert "trainmon: warn: Slow" in done.stderr
    assert job.command == (sys.executable, "train.py")


def test_it_can_be_imported_as_wandb(service: Service, workdir: Path) -> None:
    done = run(
        workdir,
        """
import trainmon as wandb
wandb.init(project="p", config={"lr": 1}, entity="me", mode="online")
wandb.config.seed = 3
wandb.config.update({"depth": 4})
assert wandb.config.lr == 1 and wandb.config["seed"] == 3
wandb.log({"loss": 3.0}, commit=False)
wandb.log({"acc": 0.5})
wandb.log({"loss": 2.0, "acc": 0.75})
wandb.summary["best"] = 2
wandb.alert(title="t", text="x", level=wandb.AlertLevel.WARN)
assert wandb.run.id
wandb.finish()
wandb.log({"loss": 1.0})
""",
    )
    assert done.returncode == 0, done.stderr
    assert "init() ignores entity" in done.stderr
    job = _job(service)
    assert {n: job.config[n] for n in ("lr", "seed", "depth")} == {"lr": 1, "seed": 3, "depth": 4}
    assert list(service.series(job.id, "loss").steps) == [0, 1]
    assert list(service.series(job.id, "acc").steps) == [0, 1]
    assert job.status is Status.COMPLETED


FAILING = """
import trainmon
class Tensor:
    "Anything with a shape and a dtype."
    def __init__(self, *shape): self.shape, self.dtype = shape, "float32"
    def __repr__(self): return "SECRET VALUES"
def forward(x, w):
    raise RuntimeError("mat1 and mat2 shapes cannot be multiplied (32x784 and 512x10)")
def train():
    batch = {"x": Tensor(32, 784)}
    forward(batch["x"], Tensor(512, 10))
"""


@pytest.mark.parametrize("ending", ["trainmon.init()\ntrain()", "with trainmon.init():\n    train()"])
def test_an_uncaught_exception_is_recorded_and_explained(
    service: Service, workdir: Path, ending: str
) -> None:
    done = run(workdir, FAILING + ending)
    assert done.returncode == 1
    assert done.stderr.count("Traceback") == 1
    job = _job(service)
    assert (job.status, job.exit_code) == (Status.FAILED, 1)
    found = service.diagnose(job.id)
    assert found.error_type is ErrorType.SHAPE_MISMATCH
    assert found.exception is not None
    assert [f.function for f in found.exception.frames][-2:] == ["train", "forward"]
    frames = {f["function"]: f["tensors"] for f in job.environment["tensors_at_failure"]}
    assert frames == {
        "forward": {"x": "Tensor float32 (32, 784)", "w": "Tensor float32 (512, 10)"},
        "train": {"batch['x']": "Tensor float32 (32, 784)"},
    }
    log = Path(job.log_path or "").read_text()
    assert "shapes cannot be multiplied" in log
    assert "w Tensor float32 (512, 10)" in log
    assert "SECRET" not in log + str(job.environment)


def test_the_parts_of_an_exception_chain_are_all_there(service: Service, workdir: Path) -> None:
    run(
        workdir,
        FAILING
        + """
trainmon.init()
try:
    train()
except RuntimeError as error:
    raise ValueError("wrapped") from error
""",
    )
    job = _job(service)
    assert "direct cause" in (job.error_message or "")
    assert {f["function"] for f in job.environment["tensors_at_failure"]} == {"forward", "train"}


@pytest.mark.parametrize(
    ("code", "status", "exit_code"),
    [
        ("sys.exit(3)", Status.FAILED, 3),
        ("sys.exit()", Status.COMPLETED, 0),
        ("sys.exit('no data')", Status.FAILED, 1),
        ("job.finish('failed')", Status.FAILED, None),
        ("job.finish(exit_code=2)", Status.FAILED, 2),
        ("job.finish('cancelled')", Status.CANCELLED, None),
        ("raise KeyboardInterrupt", Status.CANCELLED, None),
        ("with job: sys.exit(4)", Status.FAILED, 4),
        ("job.finish(); raise ValueError('afterwards')", Status.COMPLETED, None),
        ("threading.Thread(target=lambda: 1 / 0).start()", Status.FAILED, 0),
    ],
)
def test_how_a_script_ends(
    service: Service, workdir: Path, code: str, status: Status, exit_code: int | None
) -> None:
    run(workdir, f"import sys, threading, trainmon\njob = trainmon.init()\n{code}\n")
    job = _job(service)
    assert (job.status, job.exit_code) == (status, exit_code)


@pytest.mark.parametrize(
    "survived",
    [
        "try: sys.exit(2)\nexcept SystemExit: pass",
        "t = threading.Thread(target=lambda: 1 / 0); t.start(); t.join()",
    ],
)
def test_what_the_training_survived_does_not_end_it(service: Service, workdir: Path, survived: str) -> None:
    run(
        workdir,
        f"import sys, threading, trainmon\njob = trainmon.init()\n{survived}\njob.log({{'loss': 1}})\n",
    )
    assert _job(service).status is Status.COMPLETED


def test_an_unknown_end_is_refused(service: Service, workdir: Path) -> None:
    done = run(workdir, "import trainmon\ntrainmon.init().finish('great')\n")
    assert "ends as one of completed, failed, cancelled" in done.stderr


def test_a_second_init_gives_the_open_job(service: Service, workdir: Path) -> None:
    run(
        workdir,
        "import trainmon\na = trainmon.init(config={'a': 1})\nassert trainmon.init(config={'b': 2}) is a\n"
        "a.finish()\nassert trainmon.init() is not a\n",
    )
    jobs = [service.job(row.job.id) for row in service.list_jobs()]
    assert len(jobs) == 2
    assert any(job.config.items() >= {"a": 1, "b": 2}.items() for job in jobs)


def test_a_disabled_job_leaves_nothing(service: Service, workdir: Path, own_home: Path) -> None:
    before = sorted(own_home.rglob("*"))
    done = run(
        workdir,
        "import trainmon\nwith trainmon.init(mode='disabled', config={'a': 1}) as job:\n"
        "    job.log({'loss': 1}); job.alert('x'); job.checkpoint('a.pt')\n    assert job.config.a == 1\n",
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(own_home.rglob("*")) == before


def test_a_checkpoint_is_told_of_with_its_metrics(service: Service, workdir: Path) -> None:
    run(
        workdir,
        """
import pickle, zipfile, trainmon
job = trainmon.init()
with zipfile.ZipFile("state.pt", "w") as file:
    file.writestr("state/data.pkl", pickle.dumps({"model": 1}))
    file.writestr("state/version", b"3")
job.checkpoint("state.pt", step=7, metrics={"val_loss": 0.5})
job.checkpoint("never-written.pt", step=9)
1 / 0
""",
    )
    job = _job(service)
    kept = {c.step: c for c in service.store.checkpoints(job.id)}
    assert (kept[7].path, kept[7].complete) == (str(workdir / "state.pt"), True)
    assert set(kept) == {7}
    assert kept[7].metrics == {"val_loss": 0.5}
    assert list(service.series(job.id, "val_loss").steps) == [7]
    assert [c.step for c in service.checkpoints(job.id)] == [7]


def test_what_is_no_number_is_left_out_with_one_warning(service: Service, workdir: Path) -> None:
    done = run(
        workdir,
        """
import trainmon
from fractions import Fraction
job = trainmon.init()
for step in range(3):
    job.log({"loss": Fraction(1, 2), "picture": object(), "note": "text", "none": None, 5: True, "big": 10**400})
job.log(None)
job.log({"loss": 1}, step="three")
""",
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("keeps numbers") == 1
    assert done.stderr.count("could not be used") == 1
    job = _job(service)
    own = {s.name: s.count for s in service.metric_summaries(job.id) if not s.name.startswith("system/")}
    assert own == {"loss": 4, "5": 3, "big": 3}


def test_asking_for_the_settings_begins_no_job(service: Service, workdir: Path) -> None:
    done = run(workdir, "import trainmon\nassert trainmon.run is None\ntrainmon.config.lr = 1\n")
    assert "trainmon.config is a job's; call trainmon.init() first" in done.stderr
    assert service.list_jobs() == []


def test_importing_trainmon_loads_no_recorder(workdir: Path) -> None:
    done = run(
        workdir, "import sys, trainmon\nprint([m for m in sys.modules if 'sqlalchemy' in m or 'sdk' in m])"
    )
    assert done.stdout == "[]\n"


def test_the_weights_of_the_layer_that_failed_are_described_too(service: Service, workdir: Path) -> None:
    run(
        workdir,
        FAILING
        + """
class Layer:
    def __init__(self): self._parameters, self._buffers = {"weight": Tensor(10, 64), "bias": None}, {}
    def __call__(self, x): return self._call_impl(x)
    def _call_impl(self, x): return self.forward(x)
    def forward(self, x): raise RuntimeError("mat1 and mat2 shapes cannot be multiplied (32x32 and 64x10)")
trainmon.init()
Layer()(Tensor(32, 32))
""",
    )
    frames = _job(service).environment["tensors_at_failure"]
    assert frames[0]["function"] == "forward"
    assert frames[0]["tensors"] == {"self.weight": "Tensor float32 (10, 64)", "x": "Tensor float32 (32, 32)"}
    assert "_call_impl" not in [frame["function"] for frame in frames]
