"""The HTTP API as the dashboard's own server answers it."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

import pytest

from tests.browser.world import World


def get(world: World, path: str) -> tuple[int, Any]:
    """Status and JSON of one request; every answer must be JSON."""
    try:
        with urllib.request.urlopen(f"{world.base}/api/training/local{path}", timeout=10) as answer:
            assert answer.headers["Content-Type"] == "application/json"
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        assert error.headers["Content-Type"] == "application/json"
        return error.code, json.loads(error.read())


def test_the_diagnosis_of_a_failed_job(world: World) -> None:
    status, found = get(world, f"/{world.jobs['oom']}/analyze-failure")
    assert status == 200
    assert (found["jobId"], found["status"]) == (world.jobs["oom"], "failed")
    assert found["error_type"] == "CUDA_OOM"
    assert found["suggestions"][0]["parameter"] == "batch-size"
    assert (found["suggestions"][0]["current"], found["suggestions"][0]["suggested"]) == (64, 32)


def test_no_analysis_of_a_job_that_has_not_failed(world: World) -> None:
    status, answer = get(world, f"/{world.jobs['complete']}/analyze-failure")
    assert status == 409
    assert set(answer) == {"error", "detail"}


@pytest.mark.parametrize(
    "path",
    ["/nosuchjob", "/nosuchjob/analyze-failure", "/a%20b/logs", "/%3Cb%3E/metrics", "/UPPER", "/x/y/z"],
)
def test_what_is_not_there_is_404_as_json(world: World, path: str) -> None:
    status, answer = get(world, path)
    assert status == 404
    assert set(answer) == {"error", "detail"}


def test_lists_logs_metrics_and_checkpoints(world: World) -> None:
    job = world.jobs["oom"]
    status, listed = get(world, "?status=failed&q=oom-run")
    assert status == 200
    assert [one["jobId"] for one in listed["jobs"]] == [job]
    assert get(world, f"/{job}")[1]["config"]["batch-size"] in (64, "64")
    log = get(world, f"/{job}/logs?start=0&limit=200")[1]
    assert log["text"].startswith("{'step': 1,")
    assert log["end"] <= 200 < log["size"]
    assert {one["name"] for one in get(world, f"/{job}/metrics")[1]["metrics"]} >= {"loss", "grad_norm"}
    series = get(world, f"/{job}/metrics?name=loss&limit=5")[1]
    assert (len(series["values"]), series["count"]) == (5, 150)
    found = get(world, f"/{job}/checkpoints")[1]["checkpoints"]
    assert [(one["step"], one["complete"]) for one in found] == [(120, True), (80, True), (40, True)]


@pytest.mark.parametrize("path", ["?status=dead", "?limit=0", "?limit=ten", "?offset=-1"])
def test_a_bad_parameter_is_400_and_says_what_is_allowed(world: World, path: str) -> None:
    status, answer = get(world, path)
    assert status == 400
    assert "must be" in answer["detail"]


def test_secrets_are_masked_wherever_a_log_window_starts(world: World) -> None:
    job = world.jobs["hostile"]
    for tail in ("", "/logs", "/analyze-failure"):
        assert "hf_abcdef" not in json.dumps(get(world, f"/{job}{tail}")[1])
    size = get(world, f"/{job}/logs")[1]["size"]
    for start in range(0, size, 7):
        text = get(world, f"/{job}/logs?start={start}")[1]["text"]
        assert "ghijklmnopqrstuvwxyz0123" not in text, f"part of a secret from byte {start} on"
        assert "hunter2" not in text


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:1", 200),
        ("[::1]:80", 200),
        ("evil.example", 403),
        ("127.0.0.1.evil.example", 403),
        ("[", 403),
    ],
)
def test_only_names_of_this_machine_are_answered(world: World, host: str, status: int) -> None:
    request = urllib.request.Request(f"{world.base}/api/training/local", headers={"Host": host})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert answer.status == status
    except urllib.error.HTTPError as error:
        assert error.code == status
        assert json.loads(error.read())["error"] == "host_refused"


@pytest.mark.parametrize(("site", "status"), [("same-origin", 200), ("none", 200), ("cross-site", 403)])
def test_what_a_foreign_page_asks_for_is_not_done(world: World, site: str, status: int) -> None:
    request = urllib.request.Request(f"{world.base}/api/training/local", headers={"Sec-Fetch-Site": site})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert answer.status == status
    except urllib.error.HTTPError as error:
        assert error.code == status
