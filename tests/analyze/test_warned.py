"""What a program only warned of is not the cause when an exception ends it; of a sweep the last run counts."""

from __future__ import annotations

from tests.analyze.test_root_cause import KEY, OOM, say
from trainmon.model import ErrorType

LATER = b"""Traceback (most recent call last):
  File "test.py", line 7, in <module>
    rows[0:4] = out
ValueError: could not broadcast input array from shape (60,64) into shape (100,64)
"""


def test_lines_below_a_warning_belong_to_it() -> None:
    warned = (
        b"(WARNING)[base.py:44]  Error(s) in loading state_dict for Net:\n"
        b"\tsize mismatch for head.weight: copying a param with shape torch.Size([4, 8]) from checkpoint, "
        b"the shape in current model is torch.Size([2, 8]).\n"
    )
    assert say(warned + LATER).error_type is ErrorType.SHAPE_MISMATCH
    assert say(warned).error_type is ErrorType.CHECKPOINT_MISMATCH


def test_a_warning_of_tensorflow_gives_way_to_its_exception() -> None:
    warned = (
        b"2026-05-09 14:49:11.318542: W tensorflow/core/framework/op_kernel.cc:1273] OP_REQUIRES failed at "
        b"pool.cc:160 : Resource exhausted: OOM when allocating tensor with shape[2,64] and type float on "
        b"/job:localhost/replica:0/task:0/device:GPU:0 by allocator GPU_0_bfc\n"
    )
    assert say(warned + KEY).root_cause.line == "KeyError: 'lr'"  # type: ignore[union-attr]
    assert say(warned).error_type is ErrorType.CUDA_OOM


def test_an_agent_that_goes_on_leaves_the_failed_run_of_a_sweep_behind() -> None:
    log = OOM + b"wandb: Agent Starting Run: em3qtl1s with config:\nwandb: \tbatch_size: 8\n" + KEY
    assert say(log).root_cause.line == "KeyError: 'lr'"  # type: ignore[union-attr]


def test_what_logging_says_of_its_own_arguments_ends_nothing() -> None:
    log = (
        b"100%|##########| 5/5 [00:00<00:00,  5.02it/s]--- Logging error ---\nTraceback (most recent call last):\n"
        b'  File "/usr/lib/python3.11/logging/__init__.py", line 1110, in emit\n    msg = self.format(record)\n'
        b"TypeError: not all arguments converted during string formatting\nCall stack:\n"
        b"  File \"finetune.py\", line 296, in <module>\n    run_train()\nMessage: 'REFERENCE: '\n"
        b"slurmstepd: error: *** JOB 19679464 ON dgx3 CANCELLED AT 2026-06-29T10:00:25 ***\n"
    )
    assert say(log).error_type is ErrorType.USER_CANCELLED


def test_the_report_of_a_batch_system_is_no_work_of_the_program() -> None:
    log = b"""/home/me/.lsbatch/1.2.shell: line 1: syntax error near unexpected token `newline'
Sender: LSF System <lsfadmin@node1>
Subject: Job 2: <train> in cluster <c> Exited
Job <train> was submitted from host <login> by user <me> in cluster <c> at Thu Mar 10 12:19:29 2026
Job was executed on host(s) <node1>, in queue <hpc>, as user <me> in cluster <c> at Thu Mar 10 12:19:31 2026
</home/me> was used as the home directory.
</home/me/run> was used as the working directory.
Started at Thu Mar 10 12:19:31 2026
Results reported at Thu Mar 10 12:19:32 2026
Your job looked like:
# LSBATCH: User input
Exited with exit code 2.
Resource usage summary:
The output (if any) is above this job summary.
"""
    assert say(log).rule == "shell-syntax-error"
