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
