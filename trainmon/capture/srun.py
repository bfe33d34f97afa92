"""Asking `srun` for one log a task, only where the tasks certainly can write it.

Each task's node opens the file that `--output` names. Where it cannot, Slurm does not launch the task, so this is
asked for on one's own node, or in a folder of the network file system that the command itself runs in. A cluster
may give each job folders for temporary files of its own, so that ours are not there (job_container.conf(5)).

Source: srun(1), `--output`, "filename pattern" and "INPUT ENVIRONMENT VARIABLES"; a command's own options win.
"""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Mapping
from pathlib import Path

from trainmon.capture import slurm

OWN_OUTPUT = ("SLURM_STDOUTMODE", "SLURM_STDERRMODE", "SLURM_LABELIO", "SRUN_OUTPUT", "SRUN_ERROR")
"""Variables by which a user has already said where the tasks' output goes."""
VARIABLE = "SLURM_STDOUTMODE"
"""`--output` for every srun of a script that does not name one itself."""
NAMED = "srun."
"""How the files begin. All that is in them is in the job's log too, put back there; read alone, a task that srun
ended because another had failed looks as if somebody had cancelled it."""
_SHARED = frozenset({"nfs", "nfs4", "lustre", "gpfs", "beegfs", "ceph", "wekafs", "panfs", "glusterfs"})
_TEMPORARY = ("/tmp", "/var/tmp", "/dev/shm")
_TAKEN_ANOTHER_WAY = re.compile(r"[%\\\s]")


def task_log(folder: Path, workdir: Path, env: Mapping[str, str], *, submitted: bool = False) -> str | None:
    """The file name pattern for a log a task in `folder`; None where a task might be unable to write there.

    `submitted` jobs are yet to be given their nodes. May ask Slurm, which takes some seconds at most.
    """
    if any(name in env for name in OWN_OUTPUT) or _TAKEN_ANOTHER_WAY.search(str(folder)):
        return None
    here = not submitted and _all_here(env)
    if not (here or _on_shared(folder.parent, workdir) or _only_here(folder)):
        return None
    return f"{folder}/{NAMED}%j.%s.%t.log"


def _all_here(env: Mapping[str, str]) -> bool:
    """Whether we are inside an allocation of one node, on that node."""
    nodes = env.get("SLURM_JOB_NUM_NODES") or env.get("SLURM_NNODES")
    here = socket.gethostname().partition(".")[0]
    return nodes == "1" and env.get("SLURMD_NODENAME", "").partition(".")[0] == here


def _only_here(folder: Path) -> bool:
    """Whether the cluster has no node but this machine, and its jobs see this folder."""
    if any(folder.is_relative_to(place) for place in _TEMPORARY):
        return False
    here = socket.gethostname().partition(".")[0]
    return {name.partition(".")[0] for name in slurm.nodes()} == {here}


def _on_shared(folder: Path, workdir: Path, mounts: Path = Path("/proc/self/mountinfo")) -> bool:
    """One file system for both: some clusters let nodes write to the one for jobs but not to the homes."""
    try:
        device = folder.stat().st_dev
        if workdir.stat().st_dev != device:
            return False
        wanted = f"{os.major(device)}:{os.minor(device)}"
        for line in mounts.read_text(errors="replace").splitlines():
            fields, _, rest = line.partition(" - ")
            if fields.split()[2:3] == [wanted]:
                return rest.split(" ", 1)[0] in _SHARED
    except OSError:
        pass
    return False
