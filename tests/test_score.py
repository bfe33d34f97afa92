"""The scorer: it reads both forms of labelled logs, and its perturbations change no cause."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.labelled import PERTURBATIONS, read
from benchmarks.score import RIGHT_WHEN_SURE, SURE, calibration, figures, judge, judge_as_new
from tests.rule_cases import CASES
from trainmon import rules
from trainmon.analyze import Knowledge

LOG = """\
Traceback (most recent call last):
  File "train.py", line 3, in <module>
    loss.backward()
torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 79.15 GiB
"""


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    """One log labelled rightly and the same labelled wrongly, in the two forms."""
    (tmp_path / "right.log").write_text(LOG)
    label = {"error_type": "CUDA_OOM", "phase": "TRAINING", "also_accept_phase": ["EVALUATION"]}
    label |= {
        "root_cause_line": "CUDA out of memory. Tried to allocate 2.00 GiB",
        "expect_any": [["smaller batch", "batch_size"]],
    }
    (tmp_path / "right.json").write_text(json.dumps(label))
    (tmp_path / "rule" / "wrong").mkdir(parents=True)
    (tmp_path / "rule" / "wrong" / "console.log").write_text(LOG)
    (tmp_path / "rule" / "wrong" / "case.toml").write_text(
        'error_type = "NAN_LOSS"\nphase = "DATA"\nline = "nan"\n'
    )
    return tmp_path


def test_right_and_wrong_answers_are_told_apart(cases: Path) -> None:
    right, wrong = (judge(case, Knowledge.builtin()) for case in read(cases))
    assert (right.type, right.phase, right.line, right.fix, right.wrong) == (True, True, True, True, False)
    assert (wrong.type, wrong.phase, wrong.line, wrong.wrong) == (False, False, False, True)
    assert figures([right, wrong]).startswith("type 50.0%, phase 50.0%, line 50.0%")
    assert calibration([right, wrong])[-1].startswith("of the 2 answers with 0.9 or more 50.0% are right")


@pytest.mark.parametrize("perturbation", PERTURBATIONS)
def test_what_launchers_do_to_a_log_changes_no_answer(cases: Path, perturbation: str) -> None:
    case = next(iter(read(cases)))
    changed = judge(case, Knowledge.builtin(), perturbation)
    assert PERTURBATIONS[perturbation](case.log) != case.log
    assert (changed.type, changed.phase, changed.line, changed.fix) == (True, True, True, True)


def test_without_its_rule_a_log_is_like_one_that_nobody_has_met(cases: Path) -> None:
    usual = judge(next(iter(read(cases))), Knowledge.builtin())
    new = judge_as_new(next(iter(read(cases))), rules.load())
    assert usual.said and new.said
    assert usual.said.rule == "cuda-out-of-memory"
    assert new.said.rule != "cuda-out-of-memory"


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_sure_answers_hold_where_one_failure_in_five_is_new() -> None:
    cases = list(read(CASES))
    usual = [judge(case, Knowledge.builtin()) for case in cases]
    new = [judge_as_new(case, rules.load()) for case in cases]
    sure, sure_of_new = (
        [j.type for j in some if j.said and not j.unknown and j.said.confidence >= SURE]
        for some in (usual, new)
    )
    assert (4 * sum(sure) + sum(sure_of_new)) / (4 * len(sure) + len(sure_of_new)) >= RIGHT_WHEN_SURE
