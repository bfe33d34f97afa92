"""What the metrics add: leaks, jumps, full machines, climbing losses, time limits."""

from __future__ import annotations

import random
import signal

import pytest

from trainmon.analyze import diagnose
from trainmon.analyze.trends import Memory, Points, loss_climb, memory_growth
from trainmon.model import Diagnosis, ErrorType, Evidence, LogSource

GIB = 2**30
OOM = b"torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.\n"
RANDOM = random.Random(7)


def wavy(values: list[float]) -> Points:
    return [(float(at), value * (1 + RANDOM.uniform(-0.02, 0.02))) for at, value in enumerate(values)]


LEAK = wavy([(4 + 0.1 * n) * GIB for n in range(120)])
JUMP = wavy([4 * GIB] * 110 + [15 * GIB] * 10)
STEADY = wavy([9 * GIB] * 120)
SMALL_JUMP = wavy([0.03 * GIB] * 110 + [0.09 * GIB] * 10)
WARM_UP = wavy([1 * GIB] * 5 + [9 * GIB] * 115)


@pytest.mark.parametrize(
    ("points", "kind"),
    [
        (LEAK, Memory.LEAK),
        (JUMP, Memory.JUMP),
        (STEADY, Memory.STEADY),
        (WARM_UP, Memory.STEADY),
        (SMALL_JUMP, Memory.STEADY),
    ],
)
def test_growth_of_memory_is_told_apart(points: Points, kind: Memory) -> None:
    growth = memory_growth(points)
    assert growth is not None
    assert growth.kind is kind


def test_too_few_samples_say_nothing() -> None:
    assert memory_growth(LEAK[:7]) is None
    assert loss_climb("loss", [(n, 9.0**n) for n in range(5)]) is None


def test_a_leak_is_advised_on_before_the_batch_size() -> None:
    log = LogSource(OOM)
    plain = diagnose(Evidence(logs=(log,)))
    leaking = diagnose(Evidence(logs=(log,), metrics={"system/gpu0_memory_used_bytes": tuple(LEAK)}))
    assert "leak" in leaking.description
    assert ".detach()" in (leaking.suggestions[0].action or "")
    assert set(plain.suggestions[:3]) <= set(leaking.suggestions)


def test_a_jump_is_named_one_large_batch() -> None:
    metrics = {"system/gpu0_memory_used_bytes": tuple(JUMP)}
    assert "one large batch" in diagnose(Evidence(logs=(LogSource(OOM),), metrics=metrics)).description


def killed(**more: object) -> Diagnosis:
    return diagnose(Evidence(logs=(LogSource(b"step 1\n"),), signal=signal.SIGKILL, **more))  # type: ignore[arg-type]


def test_a_kill_with_full_memory_shows_both_readings() -> None:
    points = tuple((float(n), 15.6 * GIB) for n in range(20))
    found = killed(metrics={"system/memory_used_bytes": points}, environment={"memory_total_bytes": 16 * GIB})
    assert found.error_type is ErrorType.KILLED
    assert [f.error_type for f in found.alternatives] == [ErrorType.HOST_OOM]
    half = tuple((float(n), 8.0 * GIB) for n in range(20))
    assert not killed(
        metrics={"system/memory_used_bytes": half}, environment={"memory_total_bytes": 16 * GIB}
    ).alternatives


@pytest.mark.parametrize(("ended", "limit"), [(5_030.0, True), (3_000.0, False)])
def test_a_kill_at_the_end_of_the_allocation_is_the_time_limit(ended: float, limit: bool) -> None:
    variables = {"SLURM_JOB_START_TIME": "1400", "SLURM_JOB_END_TIME": "5000"}
    found = killed(environment={"variables": variables}, ended_at=ended)
    assert (found.error_type is ErrorType.TIME_LIMIT) is limit


def test_the_exit_code_of_timeout_is_a_time_limit_only_under_timeout() -> None:
    command = ("timeout", "60", "python", "train.py")
    assert diagnose(Evidence(exit_code=124, command=command)).error_type is ErrorType.TIME_LIMIT
    assert diagnose(Evidence(exit_code=124, command=command[2:])).error_type is ErrorType.UNKNOWN


def test_a_loss_that_climbed_is_told_where_the_log_says_nothing() -> None:
    falls = [(float(n), 3.0 / (1 + n / 10)) for n in range(60)]
    climbs = [(60.0 + n, 0.5 * 1.1**n) for n in range(40)]
    found = diagnose(Evidence(exit_code=1, metrics={"train/loss": (*falls, *climbs)}))
    assert [f.error_type for f in found.alternatives] == [ErrorType.NAN_LOSS]
    assert not diagnose(Evidence(exit_code=1, metrics={"train/loss": tuple(falls)})).alternatives


def test_an_entropy_that_grows_is_no_climb() -> None:
    climbs = tuple((float(n), 0.5 * 1.1**n) for n in range(40))
    assert not diagnose(Evidence(exit_code=1, metrics={"actor/entropy_loss": climbs})).alternatives


def test_noise_in_a_loss_is_no_climb() -> None:
    noisy = wavy([1.0 + RANDOM.uniform(-0.3, 0.3) for _ in range(100)])
    assert loss_climb("loss", noisy) is None


BREAKS = (
    b'Traceback (most recent call last):\n  File "t.py", line 3, in <module>\n    step()\nodd.OddThing: no\n'
)


def rows(values: list[float]) -> bytes:
    return "".join(
        f"{{'loss': '{value:.4g}', 'epoch': '{n / 10:.3g}'}}\n" for n, value in enumerate(values)
    ).encode()


def test_the_course_is_read_from_the_log_where_no_metrics_were_recorded() -> None:
    values = [3.0 / (1 + n / 10) for n in range(60)] + [0.5 * 1.1**n for n in range(40)]
    found = diagnose(Evidence(logs=(LogSource(rows(values) + BREAKS),)))
    assert "loss had climbed" in " ".join(f.line for f in found.alternatives)
    assert not diagnose(Evidence(logs=(LogSource(rows(values[:60]) + BREAKS),))).alternatives


def test_a_device_assert_after_a_loss_of_nan_tells_since_when() -> None:
    log = rows([3.0, 2.0, float("nan"), float("nan")])
    log += b"RuntimeError: CUDA error: device-side assert triggered\n"
    assert (
        "loss was NaN or infinite from step 0.2 on" in diagnose(Evidence(logs=(LogSource(log),))).description
    )


def test_what_is_printed_after_the_cause_does_not_count() -> None:
    log = (
        rows([3.0, 2.0]) + b"RuntimeError: CUDA error: device-side assert triggered\n" + rows([float("nan")])
    )
    assert "NaN" not in diagnose(Evidence(logs=(LogSource(log),))).description


def test_a_silent_end_after_losses_of_nan_in_a_table_is_a_lost_loss() -> None:
    table = b"epoch     train_loss  valid_loss  accuracy  time\n0         0.169390    0.021005    0.993234  00:14\n"
    table += b"1         nan         nan         0.100000  00:14\n"
    found = diagnose(Evidence(logs=(LogSource(table),), exit_code=1))
    assert found.error_type is ErrorType.NAN_LOSS
    assert "train_loss was NaN or infinite from step 1" in found.description


def test_one_infinite_gradient_norm_is_a_skipped_step() -> None:
    points = {"grad_norm": ((1.0, 2.0), (2.0, float("inf")))}
    assert diagnose(Evidence(exit_code=1, metrics=points)).error_type is ErrorType.UNKNOWN
