"""What launchers say of how each rank ended, in the words that they really print."""

from __future__ import annotations

import signal

import pytest

from trainmon.logs.launchers import RankEnd, rank_ends

TORCHRUN = b"""W1127 14:26:21.694000 20096 torch/.../multiprocessing/api.py:1028] Sending process 20109 closing signal SIGTERM
E1127 14:26:21.809000 20096 torch/.../api.py:1002] failed (exitcode: -9) local_rank: 1 (pid: 20110) of binary: python
Failures:
[1]:
  time      : 2026-11-27_14:26:21
  host      : localhost
  rank      : 0 (local_rank: 0)
  exitcode  : -15 (pid: 20109)  (SIGTERM)
  error_file: <N/A>
  traceback : Signal 15 (SIGTERM) received by PID 20109
------------------------------------------------------------
Root Cause (first observed failure):
[0]:
  time      : 2026-11-27_14:26:21
  host      : localhost
  rank      : 1 (local_rank: 1)
  exitcode  : -9 (pid: 20110)  (SIGKILL)
  error_file: <N/A>
  traceback : Signal 9 (SIGKILL) received by PID 20110
============================================================
"""


def test_torchruns_table() -> None:
    assert rank_ends(TORCHRUN) == [
        RankEnd(None, 20109, None, signal.SIGTERM, stopped=True),
        RankEnd(0, 20109, None, 15),
        RankEnd(1, 20110, None, 9, first=True),
    ]


def test_srun_names_tasks_in_lists() -> None:
    log = (
        b"srun: error: n1: task 2: Exited with exit code 3\n"
        b"srun: launch/slurm: _step_signal: Terminating StepId=1.0\n"
        b"srun: error: n1: tasks 0-1: Terminated\nsrun: error: n2: task 3: Segmentation fault (core dumped)\n"
    )
    assert rank_ends(log) == [
        RankEnd(2, None, 3, None, first=True),
        RankEnd(0, None, None, 15, stopped=True),
        RankEnd(1, None, None, 15, stopped=True),
        RankEnd(3, None, None, 11),
    ]


def test_deepspeed_names_the_command_that_failed() -> None:
    log = b"".join(
        b"[2026-11-27 14:32:42,802] [INFO] [launch.py:245:main] process %d spawned with command: "
        b"['python', '-u', 'ddp.py', '--local_rank=%d']\n" % (31324 + rank, rank)
        for rank in (0, 1)
    )
    log += b"".join(
        b"[2026-11-27 14:32:48,930] [INFO] [launch.py:253:sigkill_handler] Killing subprocess %d\n" % pid
        for pid in (31324, 31325)
    )
    end = b"[2026-11-27 14:32:48,934] [ERROR] [launch.py:259:sigkill_handler] "
    end += b"['python', '-u', 'ddp.py', %s] exits with return code = -11\n"
    assert rank_ends(log + end % b"'--local_rank=1'") == [
        RankEnd(None, 31325, None, 11, first=True),
        RankEnd(None, 31324, None, 15, stopped=True),
    ]
    assert rank_ends(log + end % b"'--other'") == []


@pytest.mark.slow
def test_a_hostile_log_costs_little_and_says_nothing() -> None:
    assert rank_ends(b"srun: error: n: tasks 0-999999999999,-,7-: Killed\n")[:1] == [
        RankEnd(0, None, None, 9, first=True)
    ]
    assert len(rank_ends(b"srun: error: n: tasks 0-99999999: Killed\n" * 3)) < 20_000
    assert rank_ends(b"(pid: " * 300_000) == []
    assert rank_ends(b"") == []
