"""One run, several logs: real torchrun jobs (gloo) in which one rank failed for its own reason."""

from __future__ import annotations

from pathlib import Path

from trainmon.analyze import diagnose
from trainmon.logs import open_logs
from trainmon.model import Diagnosis, ErrorType, Evidence, LogSource, Phase

FOLDERS = Path(__file__).parent.parent / "folders"
KEY = b'Traceback (most recent call last):\n  File "/a/train.py", line 9, in main\n    x = batch["y"]\nKeyError: \'y\'\n'
LOST = (
    b"RuntimeError: [/pytorch/third_party/gloo/gloo/transport/tcp/pair.cc:537] Read error [10.0.0.2]:24485: "
    b"Connection reset by peer\n"
)


def of(path: Path) -> Diagnosis:
    return diagnose(Evidence(logs=tuple(open_logs(path))))


def test_the_rank_that_failed_by_itself_is_named_not_those_that_lost_it() -> None:
    found = of(FOLDERS / "own_reason" / "logs")
    assert found.root_cause is not None
    assert (found.rule, found.root_cause.rank) == ("batch-field-missing", 2)
    assert found.phase is Phase.TRAINING
    assert {f.rank for f in found.contributing} <= {0, 1, 3}


def test_the_same_from_one_interleaved_log() -> None:
    found = of(FOLDERS / "own_reason" / "tee.log")
    assert found.root_cause is not None
    assert (found.rule, found.root_cause.rank) == ("batch-field-missing", 2)


def test_a_rank_that_died_without_a_word_is_pointed_at_by_its_peers_logs() -> None:
    found = of(FOLDERS / "killed_rank" / "logs")
    assert "Rank 1 ended without a word" in found.description
    assert found.confidence < 0.6


def test_the_launchers_report_names_the_kill() -> None:
    assert of(FOLDERS / "killed_rank" / "tee.log").error_type is ErrorType.KILLED


def test_times_decide_which_rank_was_first() -> None:
    early, late = b"2026-01-31 12:00:00 step\n", b"2026-01-31 12:09:00 step\n"
    oom = b"torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.\n"
    for first, second, rule in ((KEY, oom, "batch-field-missing"), (oom, KEY, "cuda-out-of-memory")):
        logs = (LogSource(late + second, "rank0.log", 0), LogSource(early + first, "rank1.log", 1))
        found = diagnose(Evidence(logs=logs))
        assert (found.rule, found.root_cause and found.root_cause.rank) == (rule, 1)


def test_two_independent_failures_are_both_shown() -> None:
    oom = b"torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.\n"
    found = diagnose(Evidence(logs=(LogSource(oom, "rank0.log", 0), LogSource(KEY, "rank1.log", 1))))
    kinds = {found.error_type, *(f.error_type for f in found.alternatives)}
    assert kinds == {ErrorType.CUDA_OOM, ErrorType.DATASET_INVALID}
