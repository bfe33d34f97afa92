"""Launchers are asked for one log a rank, and nothing that a user said is overridden."""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from trainmon.capture import srun
from trainmon.capture.launchers import Asked, ask

FOLDER = Path("/logs/job.ranks")
TORCHRUN = {"PET_LOG_DIR": str(FOLDER), "PET_REDIRECTS": "3"}
NEW = {"accelerate": "1.2.0", "deepspeed": "0.16.4"}


def asked(command: str, workdir: Path = Path("/"), packages: dict[str, str] = NEW) -> Asked:
    return ask(command.split(), workdir, FOLDER, packages)


@pytest.mark.parametrize(
    "command",
    [
        "torchrun --nproc-per-node 2 train.py -t 3",
        "/opt/venv/bin/torchrun --nproc_per_node=8 -m pkg.train --tee",
        "python -m torch.distributed.run --nproc-per-node=2 train.py",
        "python3.11 -u -m torch.distributed.launch --nproc_per_node 2 train.py",
        "uv run torchrun --nproc-per-node=2 train.py",
        "uv run --with torch torchrun --nproc-per-node=2 train.py",
        "conda run -n ml --no-capture-output torchrun --nproc-per-node=2 train.py",
        "env OMP_NUM_THREADS=1 nohup torchrun --max-restarts 3 train.py",
    ],
)
def test_torchrun_is_asked_through_its_own_variables(command: str) -> None:
    found = asked(command)
    assert (found.argv, found.env, found.folder) == (tuple(command.split()), TORCHRUN, FOLDER)


@pytest.mark.parametrize(
    "command",
    [
        "python train.py --launcher torchrun",
        "python -m pkg.train torchrun",
        "python -c torchrun",
        "torchrun --log-dir mine train.py",
        "torchrun --log_dir=mine train.py",
        "torchrun --redirects 3 train.py",
        "torchrun -r3 train.py",
        "torchrun -t 3 train.py",
        "torchrun --tee 0:1 train.py",
        "torchrun --local-ranks-filter 0 train.py",
        "docker run image torchrun train.py",
        "singularity exec image.sif torchrun train.py",
        "ssh node torchrun train.py",
        "accelerate config",
        "accelerate launch --log_dir mine train.py",
        "accelerate launch --tee 3 train.py",
        "deepspeed --enable_each_rank_log mine train.py",
        "deepspeed --hostfile hosts train.py",
        "srun -n 4 python train.py",
        "srun --output=%t.log python train.py",
        "sbatch --wait job.sh",
        "sbatch -W job.sh",
        "sbatch --array=0-3 job.sh",
    ],
)
def test_what_a_user_said_and_what_cannot_be_read_stays(command: str) -> None:
    assert asked(command) == Asked(tuple(command.split()))


@pytest.mark.parametrize("name", ["PET_LOG_DIR", "PET_REDIRECTS", "PET_TEE"])
def test_a_users_own_variables_stay(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "1")
    assert asked("torchrun train.py") == Asked(("torchrun", "train.py"))
    assert asked("accelerate launch train.py") == Asked(("accelerate", "launch", "train.py"))


def test_accelerate_is_given_the_folder_and_torchrun_below_it_the_rest() -> None:
    found = asked("accelerate launch --num_processes 2 train.py --tee")
    assert found.argv == tuple(
        f"accelerate launch --log_dir={FOLDER} --num_processes 2 train.py --tee".split()
    )
    assert found.env == {"PET_REDIRECTS": "3"}
    assert asked("python -m accelerate.commands.launch train.py").argv[3] == f"--log_dir={FOLDER}"


def test_deepspeed_is_given_the_folder() -> None:
    found = asked("deepspeed --num_gpus 2 train.py --deepspeed ds.json")
    words = f"deepspeed --enable_each_rank_log={FOLDER} --num_gpus 2 train.py --deepspeed ds.json"
    assert (found.argv, found.env, found.folder) == (tuple(words.split()), {}, FOLDER)


@pytest.mark.parametrize(
    "packages", [{}, {"accelerate": "0.20.3", "deepspeed": "0.7.5"}, {"accelerate": "x"}]
)
def test_a_release_that_may_not_know_the_option_is_left_alone(packages: dict[str, str]) -> None:
    for command in ("accelerate launch train.py", "deepspeed train.py"):
        assert asked(command, packages=packages) == Asked(tuple(command.split()))


def test_sbatch_waits_for_its_job() -> None:
    found = asked("sbatch -p gpu job.sh --wait")
    assert found == Asked(("sbatch", "--wait", "-p", "gpu", "job.sh", "--wait"), slurm=True)


def test_conda_is_told_not_to_hold_output_back() -> None:
    assert asked("conda run -n ml python train.py").argv[:4] == ("conda", "run", "--no-capture-output", "-n")
    assert asked("conda run --live-stream -n ml python t.py").argv[2] == "--live-stream"
    assert asked("micromamba run -n ml python t.py").argv[2] == "-n"


@pytest.mark.parametrize(
    ("text", "is_asked"),
    [
        ("torchrun --nproc-per-node 2 train.py\n", True),
        ("# torchrun --log-dir mine\nexec torchrun \\\n  train.py\n", True),
        ("python -m torch.distributed.run train.py\n", True),
        ("# torchrun train.py\npython train.py\n", False),
        ("torchrun --log-dir mine train.py\n", False),
        ("torchrun --tee 3 train.py\n", False),
        ("torchrun -r 3 train.py\n", False),
        ("export PET_TEE=3\ntorchrun train.py\n", False),
        ("apptainer exec image.sif torchrun train.py\n", False),
        ("accelerate launch a.py\ntorchrun b.py\n", False),
    ],
)
def test_a_shell_script_is_read_before_its_torchrun_is_asked(
    tmp_path: Path, text: str, is_asked: bool
) -> None:
    script = tmp_path / "train.sh"
    script.write_text("#!/usr/bin/env bash\n" + text)
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    for command in (["bash", "-eu", "train.sh", "--lr", "1"], ["./train.sh"], ["sh", "-c", text]):
        if command[1:2] == ["-c"] and text.startswith("#"):
            continue
        found = ask(command, tmp_path, FOLDER, {})
        assert found == (Asked(tuple(command), TORCHRUN, FOLDER) if is_asked else Asked(tuple(command)))


def test_what_is_no_script_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "big.sh").write_bytes(b"torchrun x\n" * 100_000)
    (tmp_path / "link.sh").symlink_to("/dev/zero")
    for command in (
        ["bash", "none.sh"],
        ["bash", "big.sh"],
        ["bash", "link.sh"],
        ["bash"],
        ["bash", "-c"],
        [],
    ):
        assert ask(command, tmp_path, FOLDER, {}) == Asked(tuple(command))


HERE = socket.gethostname().partition(".")[0]
ON_ITS_NODE = {"SLURM_JOB_NUM_NODES": "1", "SLURMD_NODENAME": HERE}
TASKS = f"{FOLDER}/srun.%j.%s.%t.log"


@pytest.fixture
def nodes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., None]:
    """Makes a `sinfo` that knows these nodes."""

    def known(*names: str) -> None:
        (tmp_path / "bin").mkdir()
        sinfo = tmp_path / "bin" / "sinfo"
        sinfo.write_text("#!/bin/sh\nprintf '%s\\n' " + " ".join(names) + "\n")
        sinfo.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=os.pathsep)

    return known


def _inside(monkeypatch: pytest.MonkeyPatch, **env: str) -> None:
    for name in ("SLURM_JOB_NUM_NODES", "SLURM_NNODES", "SLURMD_NODENAME", *srun.OWN_OUTPUT):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)


def test_srun_is_asked_on_its_own_node(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _inside(monkeypatch, **ON_ITS_NODE)
    found = asked("srun -n 2 python train.py -o out")
    assert found.argv == ("srun", f"--output={TASKS}", "-n", "2", "python", "train.py", "-o", "out")
    assert found.folder == FOLDER
    (tmp_path / "run.sh").write_text("#!/bin/bash\nsrun -n 2 python train.py\n")
    found = asked("bash run.sh", tmp_path)
    assert (found.env, found.folder) == ({"SLURM_STDOUTMODE": TASKS}, FOLDER)


@pytest.mark.parametrize(
    "options", ["-o x", "--output=x", "-e x", "--error x", "--label", "-l", "--pty", "--multi-prog"]
)
def test_srun_with_words_of_its_own_is_left_alone(monkeypatch: pytest.MonkeyPatch, options: str) -> None:
    _inside(monkeypatch, **ON_ITS_NODE)
    assert asked(f"srun {options} python train.py").folder is None


@pytest.mark.parametrize(
    "env",
    [
        {},
        {"SLURM_JOB_NUM_NODES": "2", "SLURMD_NODENAME": HERE},
        {"SLURM_JOB_NUM_NODES": "1", "SLURMD_NODENAME": "elsewhere"},
        {"SLURM_JOB_NUM_NODES": "1"},
        {**ON_ITS_NODE, "SLURM_STDOUTMODE": "mine"},
        {**ON_ITS_NODE, "SLURM_LABELIO": "1"},
    ],
)
def test_srun_is_left_alone_where_a_task_might_not_be_able_to_write(
    monkeypatch: pytest.MonkeyPatch, nodes: Callable[..., None], env: dict[str, str]
) -> None:
    _inside(monkeypatch, **env)
    nodes(HERE, "elsewhere")
    assert asked("srun -n 4 python train.py") == Asked(("srun", "-n", "4", "python", "train.py"))


@pytest.mark.parametrize("script", ["job.sh", "job"])
def test_the_only_node_of_a_cluster_can_write_here(
    monkeypatch: pytest.MonkeyPatch, nodes: Callable[..., None], tmp_path: Path, script: str
) -> None:
    _inside(monkeypatch)
    nodes(HERE)
    assert asked("srun -n 2 python train.py").folder == FOLDER
    (tmp_path / script).write_text("#!/bin/bash\n#SBATCH -o out.log\nsrun -n 2 python train.py\n")
    found = asked(f"sbatch -p gpu {script}", tmp_path)
    waiting = ("sbatch", "--wait", "-p", "gpu", script)
    assert found == Asked(waiting, {"SLURM_STDOUTMODE": TASKS}, FOLDER, slurm=True)


def test_a_job_of_the_only_node_may_have_temporary_folders_of_its_own(
    monkeypatch: pytest.MonkeyPatch, nodes: Callable[..., None]
) -> None:
    _inside(monkeypatch)
    nodes(HERE)
    assert ask(["srun", "train"], Path(), Path("/tmp/logs/a.ranks"), {}) == Asked(("srun", "train"))


@pytest.mark.parametrize(
    "line", ["srun -o mine python train.py", "srun python train.py > log", "python train.py", "torchrun a.py"]
)
def test_a_batch_script_that_sends_output_elsewhere_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, nodes: Callable[..., None], tmp_path: Path, line: str
) -> None:
    _inside(monkeypatch)
    nodes(HERE)
    (tmp_path / "job.sh").write_text(f"#!/bin/bash\n{line}\n")
    assert asked("sbatch job.sh", tmp_path) == Asked(("sbatch", "--wait", "job.sh"), slurm=True)


def test_a_job_that_is_yet_to_be_placed_is_not_on_this_node(
    monkeypatch: pytest.MonkeyPatch, nodes: Callable[..., None], tmp_path: Path
) -> None:
    _inside(monkeypatch, **ON_ITS_NODE)
    nodes(HERE, "elsewhere")
    (tmp_path / "job.sh").write_text("#!/bin/bash\nsrun -n 2 python train.py\n")
    assert asked("sbatch job.sh", tmp_path).folder is None
