"""What a script told of itself, read back from what it left in the environment."""

from __future__ import annotations

from trainmon.model import Job, Status
from trainmon.service.told import told, without_told


def job(**environment: object) -> Job:
    return Job(id="a" * 12, name="n", status=Status.FAILED, created_at=0.0, environment=environment)


def test_alerts_of_all_ranks_come_newest_first() -> None:
    found = told(
        job(
            alerts=[
                {"time": 1.0, "level": "info", "title": "old"},
                {"time": 3.0, "level": "WARNING", "title": "new"},
            ],
            alerts_rank_2=[{"time": 2.0, "level": "odd", "title": "other", "text": "why"}],
        )
    )
    assert [(a.title, a.level, a.rank) for a in found.alerts] == [
        ("new", "warn", 0),
        ("other", "info", 2),
        ("old", "info", 0),
    ]


def test_what_has_not_the_form_is_left_out() -> None:
    found = told(
        job(
            alerts=[None, 3, {"level": "info"}, {"title": "t", "time": "soon"}],
            summary=["no", "mapping"],
            tensors_at_failure=[{"file": "t.py"}, {"tensors": "x"}, {"tensors": {"x": 3}, "line": "4"}],
        )
    )
    assert [(a.title, a.time) for a in found.alerts] == [("t", 0.0)]
    assert found.summary is None
    assert [(f.file, f.line, dict(f.tensors)) for f in found.frames] == [("", 0, {"x": "3"})]


def test_the_tensors_of_a_frame_are_found_by_its_place() -> None:
    entry = {"file": "t.py", "line": 4, "function": "f", "tensors": {"x": "Tensor float32 (8)"}}
    found = told(job(tensors_at_failure=[entry]))
    assert found.tensors_at("t.py", 4, "f") == {"x": "Tensor float32 (8)"}
    assert found.tensors_at("t.py", 5, "f") == {}


def test_the_rest_of_the_environment_is_kept_apart() -> None:
    kept = without_told(
        {"alerts": [], "summary_rank_3": {}, "tensors_at_failure": [], "summary_of": 1, "host": "h"}
    )
    assert kept == {"summary_of": 1, "host": "h"}
