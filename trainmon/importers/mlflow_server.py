"""An MLflow tracking server, asked over its REST API (https://mlflow.org/docs/latest/rest-api.html).

The address may be one copied from the browser (`…/#/experiments/3`, `…/runs/ID`). User and password are taken from
it or from MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, a token from MLFLOW_TRACKING_TOKEN; they are sent
to that server and nowhere else.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import os
import re
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, unquote, urlencode, urlsplit

from trainmon.errors import UsageError
from trainmon.importers.mlflow import KIND, MAX_LOGS, Facts, add_point, imported, is_log, value_of
from trainmon.importers.run import Columns, ImportedRun, Points, moment, real

__all__ = ["KIND", "read", "recognises"]
TIMEOUT = 30.0
PAGE, POINTS_PAGE, MAX_PAGES = 1000, 25_000, 10_000
MAX_ANSWER, MAX_LOG = 256 << 20, 256 << 20
_EXPERIMENT = re.compile(r"/experiments/(\d{1,20})")
_RUN = re.compile(r"/runs/([0-9a-fA-F]{32})")


def recognises(source: str) -> bool:
    """Whether a source is a server's address."""
    return source.lower().startswith(("http://", "https://"))


def read(source: str) -> Iterator[ImportedRun]:
    """The runs of the server, of the experiment or the one run that the address names. Raises UsageError."""
    server = _Server(source)
    experiments = {
        str(e.get("experiment_id")): str(e.get("name") or "")
        for e in server.pages("experiments/search", "experiments", {"max_results": PAGE})
    }
    chosen = _EXPERIMENT.search(source)
    wanted = [chosen[1]] if chosen else sorted(experiments)
    only = _RUN.search(source)
    for start in range(0, len(wanted), 100):
        request = {"experiment_ids": wanted[start : start + 100], "max_results": PAGE}
        for run in server.pages("runs/search", "runs", request):
            info, data = _mapping(run.get("info")), _mapping(run.get("data"))
            run_id = str(info.get("run_id") or info.get("run_uuid") or "")
            if run_id and (only is None or only[1] == run_id):
                yield imported(_facts(server, run_id, info, data, experiments))


def _facts(
    server: _Server, run_id: str, info: dict[str, Any], data: dict[str, Any], experiments: Mapping[str, str]
) -> Facts:
    last = {str(m.get("key")): m for m in _rows(data.get("metrics"))}
    signs = [at for m in last.values() if (at := real(m.get("timestamp"))) is not None]
    marks = sorted((name, str(m.get("timestamp")), str(m.get("step"))) for name, m in last.items())
    ended = info.get("end_time")
    return Facts(
        run_id=run_id,
        name=str(info.get("run_name") or ""),
        status=str(info.get("status") or ""),
        source=f"{server.shown}/#/experiments/{info.get('experiment_id')}/runs/{run_id}",
        stamp=hashlib.sha256(repr((info.get("status"), ended, marks)).encode()).hexdigest()[:16],
        experiment=experiments.get(str(info.get("experiment_id")), ""),
        start_time=info.get("start_time"),
        end_time=ended,
        last_sign=max(signs) / 1e3 if signs else None,
        params={str(p.get("key")): p.get("value") for p in _rows(data.get("params"))},
        tags={str(t.get("key")): str(t.get("value") or "") for t in _rows(data.get("tags"))},
        metrics=lambda: _metrics(server, run_id, sorted(last), moment(info.get("start_time"), 1e-3) or 0.0),
        log=_log(server, run_id),
    )


def _metrics(server: _Server, run_id: str, names: list[str], started: float) -> Mapping[str, Columns]:
    points = Points()
    for name in names:
        query = {"run_id": run_id, "metric_key": name, "max_results": POINTS_PAGE}
        rows = []
        for row in server.pages("metrics/get-history", "metrics", query, get=True):
            at, value, step = real(row.get("timestamp")), real(row.get("value")), real(row.get("step"))
            if at is not None and value is not None:
                rows.append((at, step or 0.0, value))
        for at, step, value in sorted(rows, key=lambda row: row[:2]):
            add_point(points, name, step, value_of(value, False), at / 1e3, started)
    return points.columns()


def _log(server: _Server, run_id: str) -> Any:
    """The artifacts that are logs by name, None without any."""
    files = server.ask("artifacts/list", {"run_id": run_id}, get=True, optional=True).get("files")
    names = [str(f.get("path")) for f in _rows(files) if not f.get("is_dir") and is_log(str(f.get("path")))]
    if not names:
        return None
    return lambda: (chunk for name in names[:MAX_LOGS] for chunk in server.artifact(run_id, name))


def _rows(value: Any) -> list[dict[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


class _Stay(urllib.request.HTTPRedirectHandler):
    """No redirect is followed: it could take a password to another host."""

    def redirect_request(self, req: Any, fp: Any, code: Any, msg: Any, headers: Any, newurl: str) -> None:
        raise UsageError(f"The MLflow server sends elsewhere, to {newurl[:200]}. Import from that address.")


class _Server:
    """One tracking server."""

    def __init__(self, source: str) -> None:
        parts = urlsplit(source)
        try:
            host, port = parts.hostname, parts.port
        except ValueError:
            host, port = None, None
        if not host:
            raise UsageError(
                f"{source[:200]!r} names no server. Use an address such as http://127.0.0.1:5000"
            )
        bare = f"[{host}]" if ":" in host else host
        self.shown = f"{parts.scheme}://{bare}{f':{port}' if port else ''}{parts.path.rstrip('/')}"
        self._headers = {"Accept": "application/json", **_credentials(parts.username, parts.password)}
        self._opener = urllib.request.build_opener(_Stay())

    def pages(
        self, path: str, name: str, request: Mapping[str, Any], get: bool = False
    ) -> Iterator[dict[str, Any]]:
        """The rows of all pages of an answer."""
        token, seen = "", set()
        for _ in range(MAX_PAGES):
            answer = self.ask(path, {**request, **({"page_token": token} if token else {})}, get=get)
            yield from _rows(answer.get(name))
            token = str(answer.get("next_page_token") or "")
            if not token or token in seen:
                return
            seen.add(token)

    def ask(
        self, path: str, request: Mapping[str, Any], get: bool = False, optional: bool = False
    ) -> dict[str, Any]:
        """One answer. Raises UsageError, unless `optional` and the server refuses."""
        address = f"{self.shown}/api/2.0/mlflow/{path}"
        if get:
            address, body = f"{address}?{urlencode(request)}", None
        else:
            body = json.dumps(request).encode()
        try:
            return _mapping(json.loads(self._fetch(address, body)))
        except UsageError:
            if optional:
                return {}
            raise
        except (ValueError, RecursionError):
            raise UsageError(
                f"{self.shown} does not answer as an MLflow server does (no JSON from {path})."
            ) from None

    def artifact(self, run_id: str, name: str) -> Iterator[bytes]:
        """A file that the run saved, b"" when the server does not hand it out."""
        try:
            yield self._fetch(
                f"{self.shown}/get-artifact?run_uuid={run_id}&path={quote(name)}", None, MAX_LOG
            )
        except UsageError:
            return

    def _fetch(self, address: str, body: bytes | None, most: int = MAX_ANSWER) -> bytes:
        headers = {**self._headers, **({"Content-Type": "application/json"} if body is not None else {})}
        request = urllib.request.Request(address, data=body, headers=headers)
        try:
            with self._opener.open(request, timeout=TIMEOUT) as answer:
                return answer.read(most)
        except urllib.error.HTTPError as error:
            error.close()
            advice = (
                " Set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD."
                if error.code in (401, 403)
                else ""
            )
            raise UsageError(f"{self.shown} answers {error.code} {error.reason}.{advice}") from None
        except (OSError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", None) or error
            raise UsageError(f"Cannot reach the MLflow server {self.shown}: {reason}.") from None


def _credentials(user: str | None, password: str | None) -> dict[str, str]:
    """The header that says who asks, {} for nobody."""
    user = unquote(user) if user else os.environ.get("MLFLOW_TRACKING_USERNAME")
    password = unquote(password) if password else os.environ.get("MLFLOW_TRACKING_PASSWORD")
    if user and password:
        return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}
    token = os.environ.get("MLFLOW_TRACKING_TOKEN")
    return {"Authorization": f"Bearer {token}"} if token else {}
