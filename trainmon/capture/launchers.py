"""Asking a launcher for one log a rank, without overriding anything that its user said.

What is asked for leaves the console as it would have been: where a launcher takes a rank's output away from it,
`capture/relay.py` puts it back. A launcher is asked only where its command, or the shell script that calls it,
can be read and says nothing about logs itself; behind anything else (containers, remote shells, programs) it is
left alone.

Sources: torchrun reads `PET_<OPTION>` as its options' defaults (torch/distributed/argparse_util.py); accelerate
hands `--log_dir` to it and leaves `--redirects` alone (accelerate/commands/launch.py); DeepSpeed has
`--enable_each_rank_log` (deepspeed/launcher/runner.py), Slurm `sbatch --wait`, conda `run --no-capture-output`;
`srun.py` has srun's.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from trainmon.capture import srun
from trainmon.capture.shellscripts import called_script

WRAPPERS = frozenset(
    {"uv", "uvx", "conda", "mamba", "micromamba", "poetry", "pdm", "hatch", "pixi", "pipenv", "rye", "env"}
    | {"nohup", "nice", "time", "stdbuf", "ionice", "taskset", "numactl"}
)
"""Programs that start the rest of their command as it stands, on this machine and with our environment."""

RANK_LOGS = ".ranks"
"""The ending of the folder beside a job's log in which its ranks' logs are."""

_PYTHON = re.compile(r"(?:python|pypy)[\d.]*\Z")
_MODULES = {
    "torch.distributed.run": "torchrun",
    "torch.distributed.launch": "torchrun",
    "accelerate.commands.launch": "accelerate",
    "deepspeed.launcher.runner": "deepspeed",
}
_OWN_LOGS = {
    "torchrun": re.compile(r"--(?:log|redir|te|local.rank)|-[rt]"),
    "accelerate": re.compile(r"--(?:log_d|log-d|tee)|-t\Z"),
    "deepspeed": re.compile(
        r"--enable_each|--autotuning|--hostfile|-H\Z|--num_nodes|--launcher|--force_multi"
    ),
    "srun": re.compile(
        r"--(?:out|err|label|pty|test-only|multi-prog|attach|bcast|help|version|usage)|-[oelhV]"
    ),
    "sbatch": re.compile(r"--wait\Z|-W|--array|-a|--test-only|--parsable|-h\Z|--help|--version|-V"),
}
"""Options after which a launcher is left alone. DeepSpeed writes the logs of other nodes where nobody looks."""
_SINCE = {"accelerate": (0, 24), "deepspeed": (0, 9)}
"""Releases that certainly know the option; an unknown one would end the launch."""
_IN_SCRIPT = re.compile(r"\btorchrun\b|\btorch\.distributed\.(?:run|launch)\b")
_SRUN_IN_SCRIPT = re.compile(r"(?m)^\s*(?:exec\s+)?srun\s")
_NO_SRUN_IN_SCRIPT = re.compile(
    r"\b(?:accelerate|deepspeed|torchrun|torch\.distributed|sbatch|salloc|mpirun|ssh)\b"
    r"|--(?:out|err|label|pty|multi-prog|attach)|\s-[oel]|SLURM_(?:STD|LABEL)|SRUN_|>"
)
_NOT_IN_SCRIPT = re.compile(
    r"\b(?:accelerate|deepspeed|srun|sbatch|mpirun|singularity|apptainer|docker|podman|enroot|ssh|kubectl)\b"
    r"|--log[-_]dir|--redirects|--tee|--local[-_]ranks[-_]filter|PET_|\s-[rt]\s*[0-3]"
)


@dataclass(frozen=True)
class Asked:
    """A command as it is really started: `argv`, variables to add, and where the ranks' output will be.

    `folder` gets one log a rank, which the console lacks; with `slurm` the output comes from a Slurm job.
    """

    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    slurm: bool = False


def ask(command: Sequence[str], workdir: Path, folder: Path, packages: Mapping[str, str]) -> Asked:
    """How to start `command` so that each rank's output is kept in `folder`; the command itself when it cannot.

    `packages` are the versions of what is installed where the command will run.
    """
    argv = _unbuffered_conda(tuple(command))
    launcher, place = find_launcher(argv)
    if launcher is None:
        script = called_script(argv, workdir)
        if script and _IN_SCRIPT.search(script) and not _NOT_IN_SCRIPT.search(script) and _no_own_defaults():
            return Asked(argv, _torchrun(folder), folder)
        pattern = srun.task_log(folder, workdir, os.environ) if _leaves_srun_alone(script) else None
        return Asked(argv, {srun.VARIABLE: pattern}, folder) if pattern else Asked(argv)
    if any(_OWN_LOGS.get(launcher, _NEVER).match(word) for word in options_of(argv, place)):
        return Asked(argv)
    if launcher == "torchrun":
        return Asked(argv, _torchrun(folder), folder) if _no_own_defaults() else Asked(argv)
    if launcher == "srun":
        pattern = srun.task_log(folder, workdir, os.environ)
        return (
            Asked((*argv[:place], f"--output={pattern}", *argv[place:]), {}, folder)
            if pattern
            else Asked(argv)
        )
    if launcher == "sbatch":
        return _batch((*argv[:place], "--wait", *argv[place:]), place + 1, workdir, folder)
    if launcher in _SINCE and _release(packages.get(launcher)) >= _SINCE[launcher]:
        return _by_option(launcher, argv, place, folder)
    return Asked(argv)


def _leaves_srun_alone(script: str | None) -> bool:
    """Whether a script's `srun` lines say nothing about their output."""
    return bool(script and _SRUN_IN_SCRIPT.search(script) and not _NO_SRUN_IN_SCRIPT.search(script))


def _batch(argv: tuple[str, ...], place: int, workdir: Path, folder: Path) -> Asked:
    """An sbatch; its script's `srun` gets our variable with the rest of the environment (sbatch(1), `--export`)."""
    found = (text for word in argv[place:] if (text := called_script(("sh", word), workdir)) is not None)
    if not _leaves_srun_alone(next(found, None)):
        return Asked(argv, slurm=True)
    pattern = srun.task_log(folder, workdir, os.environ, submitted=True)
    return Asked(argv, {srun.VARIABLE: pattern}, folder, slurm=True) if pattern else Asked(argv, slurm=True)


_NEVER = re.compile(r"(?!)")


def find_launcher(argv: Sequence[str]) -> tuple[str | None, int]:
    """The launcher that a command names, and the place of the first word after it; (None, 0) without one."""
    if not argv or not _leads_on(argv[0]):
        return None, 0
    for here, word in enumerate(argv[:32]):
        name, following = PurePath(word).name, argv[here + 1] if here + 1 < len(argv) else ""
        if name in ("torchrun", "deepspeed", "srun", "sbatch"):
            return name, here + 1
        if name == "accelerate" and following == "launch":
            return name, here + 2
        if name == "accelerate-launch":
            return "accelerate", here + 1
        if word == "-m" and here:
            return (_MODULES[following], here + 2) if following in _MODULES else (None, 0)
        if word.endswith((".py", ".sh")) or word == "-c":
            break
    return None, 0


def _leads_on(word: str) -> bool:
    name = PurePath(word).name
    own = ("torchrun", "deepspeed", "srun", "sbatch", "accelerate", "accelerate-launch")
    return name in own or name in WRAPPERS or bool(_PYTHON.match(name))


def options_of(argv: Sequence[str], place: int) -> list[str]:
    """The words between a launcher and the script that it starts."""
    words: list[str] = []
    for word in argv[place:]:
        if word.endswith((".py", ".sh", ".sbatch", ".slurm")) or word in ("-m", "--module", "--no-python"):
            break
        words.append(word)
    return [word for word in words if word.startswith("-")]


def _torchrun(folder: Path) -> dict[str, str]:
    return {"PET_LOG_DIR": str(folder), "PET_REDIRECTS": "3"}


def _no_own_defaults() -> bool:
    names = ("PET_LOG_DIR", "PET_REDIRECTS", "PET_TEE", "PET_LOCAL_RANKS_FILTER")
    return not any(name in os.environ for name in names)


def _by_option(launcher: str, argv: tuple[str, ...], place: int, folder: Path) -> Asked:
    if launcher == "deepspeed":
        argv = (*argv[:place], f"--enable_each_rank_log={folder}", *argv[place:])
        return Asked(argv, {}, folder)
    if not _no_own_defaults():
        return Asked(argv)
    return Asked((*argv[:place], f"--log_dir={folder}", *argv[place:]), {"PET_REDIRECTS": "3"}, folder)


def _unbuffered_conda(argv: tuple[str, ...]) -> tuple[str, ...]:
    """`conda run` holds all output back until the end, unless it is told otherwise."""
    if len(argv) < 3 or PurePath(argv[0]).name != "conda" or argv[1] != "run":
        return argv
    told = ("--no-capture-output", "--live-stream")
    return argv if any(word in told for word in argv) else (*argv[:2], told[0], *argv[2:])


def _release(version: str | None) -> tuple[int, ...]:
    numbers = re.match(r"(\d+)\.(\d+)", version or "")
    return (int(numbers[1]), int(numbers[2])) if numbers else (-1,)
