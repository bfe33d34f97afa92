"""Runs that a server gives."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.importers.sources import FIXTURES, copy_of
from tests.importing.jobs import imported
from trainmon.errors import UsageError
from trainmon.service import Service


@pytest.fixture
def server() -> Iterator[str]:
    """A server that answers what a real MLflow server answered (recorded by `fixtures/mlflow/server`)."""
    answers = json.loads((FIXTURES / "mlflow" / "server" / "answers.json").read_text())
    known = {(a["path"], a["body"]): a["answer"].encode() for a in answers}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(None)

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

        def _answer(self, body: str | None) -> None:
            found = known.get((self.path, body))
            self.send_response(200 if found is not None else 404)
            self.end_headers()
            self.wfile.write(found or b"{}")

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def test_a_server_and_its_database_give_the_same_jobs(service: Service, tmp_path: Path, server: str) -> None:
    over_http = imported(service, server)
    from_file = imported(service, copy_of("mlflow", tmp_path) / "database")
    assert {n: i.job_id for n, i in over_http.items()} == {n: i.job_id for n, i in from_file.items()}
    assert {n: i.status for n, i in over_http.items()} == {n: i.status for n, i in from_file.items()}
    assert over_http["mlflow-raise"].error_type == "DATA_NOT_FOUND"
    job_id = over_http["mlflow-nan"].job_id
    assert len(service.series(job_id, "train/loss").values) == 20
    assert service.count_jobs() == 4


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("http://127.0.0.1:1", "Cannot reach the MLflow server http://127.0.0.1:1"),
        ("http://", "names no server"),
        ("http://user:hunter2hunter2@127.0.0.1:1", "http://127.0.0.1:1:"),
    ],
)
def test_a_server_that_is_not_there(service: Service, source: str, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        imported(service, source)
    assert words in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_a_redirect_is_not_followed(service: Service) -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        with pytest.raises(UsageError, match="sends elsewhere"):
            imported(service, f"http://127.0.0.1:{running.server_port}")
        running.shutdown()


@pytest.mark.parametrize("way", ["address", "environment", "token"])
def test_who_asks_a_server(service: Service, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    asked: list[str | None] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.headers["Authorization"])
            self.send_response(401)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    if way == "environment":
        monkeypatch.setenv("MLFLOW_TRACKING_USERNAME", "me")
        monkeypatch.setenv("MLFLOW_TRACKING_PASSWORD", "p@ss")
    if way == "token":
        monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", "abc")
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        own = "me:p%40ss@" if way == "address" else ""
        with pytest.raises(UsageError, match="401") as caught:
            imported(service, f"http://{own}127.0.0.1:{running.server_port}")
        running.shutdown()
    assert asked == ["Bearer abc" if way == "token" else "Basic bWU6cEBzcw=="]
    assert "p%40ss" not in str(caught.value)
