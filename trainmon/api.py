"""The HTTP API that the dashboard's server carries: the same answers as page and CLI, as JSON.

Handlers are plain functions: Starlette runs them in threads, so that a slow store never holds up the
server's event loop. Everything is read-only and masked; errors are `{"error", "detail"}`.
"""

from __future__ import annotations

import functools
import json
import re
import threading
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from trainmon import redact, settings
from trainmon.errors import JobNotFailed, JobNotFound, LogNotFound, TrainmonError, UsageError
from trainmon.model import Job, Relative, Status, to_plain
from trainmon.service import Service
from trainmon.store import JobRow

MOST_JOBS, MOST_POINTS, MOST_LOG = 1_000, 1_000_000, 4 * 1024 * 1024
_JOB_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}\Z")


_PREFLIGHT = threading.Lock()
"""One at a time: each may import a large module and reserve room on a disk."""


class _HostRefused(Exception):
    """A request that reached this machine's loopback address under a name that is not this machine's."""


class _BadParameter(Exception):
    """A query parameter has a value that is not allowed; the message says which are."""


@functools.lru_cache(maxsize=4)
def _opened(home: str, database_url: str) -> Service:
    return Service.open(settings.load())


def service() -> Service:
    """The service on today's settings; opened once per store. Raises StoreUnavailable, StoreTooNew."""
    now = settings.load()
    return _opened(str(now.home), now.database_url)


def reply(payload: Any, status: int = 200) -> Response:
    """Strict JSON (NaN and infinity become text), secrets masked in every text."""
    body = json.dumps(_masked(to_plain(payload)), ensure_ascii=False, allow_nan=False)
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(body.encode("utf-8", "replace"), status, headers, "application/json")


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return redact.mask(value)
    if isinstance(value, Mapping):
        return redact.mask_mapping({key: _masked(one) for key, one in value.items()})
    return [_masked(one) for one in value] if isinstance(value, list) else value


def _answers(handler: Callable[[Request], Any]) -> Callable[[Request], Response]:
    """Turn what a handler returns or raises into JSON."""

    @functools.wraps(handler)
    def answer(request: Request) -> Response:
        try:
            _check_host(request)
            return reply(handler(request))
        except _HostRefused as error:
            return reply({"error": "host_refused", "detail": str(error)}, 403)
        except JobNotFound as error:
            return reply({"error": "job_not_found", "detail": str(error)}, 404)
        except LogNotFound as error:
            return reply({"error": "log_not_found", "detail": str(error)}, 404)
        except JobNotFailed as error:
            return reply({"error": "job_not_failed", "detail": str(error)}, 409)
        except _BadParameter as error:
            return reply({"error": "bad_parameter", "detail": str(error)}, 400)
        except UsageError as error:
            return reply({"error": "not_possible", "detail": str(error)}, 409)
        except TrainmonError as error:
            return reply({"error": "unavailable", "detail": str(error)}, 503)

    return answer


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _host_of(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:  # "[": no address
        return ""


def _check_host(request: Request) -> None:
    """Refuse names that were pointed at 127.0.0.1 so that a foreign page may read the answer (DNS rebinding),
    and what a browser says that a foreign page asks for: it could not read the answer, but cause the work.
    """
    if request.headers.get("sec-fetch-site") == "cross-site":
        raise _HostRefused("A page of another site may not ask this dashboard.")
    reached = request.scope.get("server") or ("", None)
    asked, known = _host_of(f"//{request.headers.get('host', '')}"), _host_of(settings.load().dashboard_url)
    if _is_loopback(reached[0]) and not _is_loopback(asked) and (not asked or asked != known):
        raise _HostRefused(
            f"The name {asked!r} is not this dashboard's; where a proxy serves it, set TRAINMON_URL to its address."
        )


def _job(request: Request) -> Job:
    job_id = request.path_params["jobId"]
    if not _JOB_ID.match(job_id):
        raise JobNotFound(job_id)
    return service().job(job_id)


def _number(request: Request, name: str, default: int, least: int, most: int) -> int:
    text = request.query_params.get(name)
    if text is None:
        return default
    if not re.fullmatch(r"[0-9]{1,16}", text) or not least <= int(text) <= most:
        raise _BadParameter(f"{name} must be a whole number from {least} to {most}.")
    return int(text)


def _job_fields(job: Job) -> dict[str, Any]:
    fields: dict[str, Any] = to_plain(job)
    fields["jobId"] = fields.pop("id")
    fields.pop("log_excerpt")
    fields.pop("log_path")
    return fields


def _relative_fields(relative: Relative) -> dict[str, Any]:
    job = relative.job
    known = {"jobId": job.id, "parent_id": job.parent_id, "name": job.name, "status": str(job.status)}
    rest: dict[str, Any] = to_plain(relative)
    rest.pop("job")
    return {**known, **rest}


def _row_fields(row: JobRow) -> dict[str, Any]:
    heavy = ("config", "environment")
    fields = {key: value for key, value in _job_fields(row.job).items() if key not in heavy}
    found = {"error_type": row.error_type, "title": row.title, "fingerprint": row.fingerprint}
    return {**fields, **found, "last_loss": row.last_loss, "last_step": row.last_step}


@_answers
def list_jobs(request: Request) -> Any:
    """`?status=&project=&q=&limit=&offset=`; `status` may be given several times."""
    try:
        statuses = tuple(Status(text) for text in request.query_params.getlist("status"))
    except ValueError:
        raise _BadParameter(f"status must be one of: {', '.join(Status)}.") from None
    wanted: dict[str, Any] = {
        "statuses": statuses,
        "project": request.query_params.get("project"),
        "text": request.query_params.get("q", "")[:200],
    }
    limit = _number(request, "limit", 100, 1, MOST_JOBS)
    offset = _number(request, "offset", 0, 0, 2**53)
    rows = service().list_jobs(**wanted, limit=limit, offset=offset)
    return {"jobs": [_row_fields(row) for row in rows], "total": service().count_jobs(**wanted)}


@_answers
def get_job(request: Request) -> Any:
    """One job with its config, environment and relatives."""
    job = _job(request)
    _, children = service().lineage(job.id)
    line = [_relative_fields(relative) for relative in service().relatives(job.id)]
    return {**_job_fields(job), "children": [child.id for child in children], "lineage": line}


@_answers
def get_logs(request: Request) -> Any:
    """`?start=&limit=&log=`: whole lines from byte `start` on, or the last ones; escape sequences are dropped.

    `log` is the name of a rank's log (see `get_ranks`); without it the console log is read.
    """
    job = _job(request)
    limit = _number(request, "limit", 262_144, 1, MOST_LOG)
    given = "start" in request.query_params
    start = _number(request, "start", 0, 0, 2**53) if given else None
    log = request.query_params.get("log")
    piece = service().read_log(job.id, start, limit, log)
    data, first = bytes(piece.data), piece.start
    if start and b"\n" in data and not _line_starts(job.id, first, log):
        # Half a line may hold half a secret, which no mask would recognise.
        cut = data.index(b"\n") + 1
        data, first = data[cut:], first + cut
    text = redact.plain(data.decode("utf-8", "replace").replace("\r", "\n"))
    window = {"start": first, "end": first + len(data), "size": piece.size, "source": piece.source}
    return {"jobId": job.id, "log": log, **window, "text": text}


def _line_starts(job_id: str, offset: int, log: str | None) -> bool:
    before = service().read_log(job_id, offset - 1, 1, log)
    return bytes(before.data) == b"\n"


@_answers
def get_ranks(request: Request) -> Any:
    """The ranks of a job of several processes, how each ended, and the names of their logs."""
    job = _job(request)
    logs = [to_plain(log) for log in service().rank_logs(job.id)]
    named = [{key: value for key, value in log.items() if key != "path"} for log in logs]
    return {"jobId": job.id, "ranks": [to_plain(rank) for rank in service().ranks(job.id)], "logs": named}


@_answers
def get_metrics(request: Request) -> Any:
    """The metrics' last values; with `?name=` the last `limit` points of one."""
    job = _job(request)
    name = request.query_params.get("name")
    if name is None:
        return {"jobId": job.id, "metrics": [to_plain(one) for one in service().metric_summaries(job.id)]}
    limit = _number(request, "limit", 10_000, 1, MOST_POINTS)
    series = service().series(job.id, name)
    columns = {"steps": series.steps, "values": series.values, "times": series.times}
    points = {key: list(numbers[-limit:]) for key, numbers in columns.items()}
    return {"jobId": job.id, "name": name, "count": len(series.values), **points}


@_answers
def get_checkpoints(request: Request) -> Any:
    """The checkpoints, newest step first, judged afresh where they are within reach."""
    job = _job(request)
    return {"jobId": job.id, "checkpoints": [to_plain(one) for one in service().checkpoints(job.id)]}


@_answers
def get_preflight(request: Request) -> Any:
    """Would a retry fail again? Made when asked for, which may take seconds; 409 for a job that did not fail."""
    job = _job(request)
    if not _PREFLIGHT.acquire(blocking=False):
        raise TrainmonError("Another preflight is being made. Ask again when it has answered.")
    try:
        return {"jobId": job.id, **to_plain(service().preflight(job.id, in_shell=False))}
    finally:
        _PREFLIGHT.release()


@_answers
def analyze_failure(request: Request) -> Any:
    """The diagnosis of a failed, cancelled or lost job, and a person's verdict on it; 409 for any other."""
    job = _job(request)
    found = service().diagnose(job.id)
    verdict = service().verdict(job.id)
    judged = None if verdict is None else to_plain(verdict)
    return {"jobId": job.id, "status": str(job.status), **found.to_dict(), "verdict": judged}


def unknown(request: Request) -> Response:
    """Everything else under /api."""
    if request.method not in ("GET", "HEAD"):
        return reply({"error": "method_not_allowed", "detail": "The API is read-only: use GET."}, 405)
    return reply({"error": "not_found", "detail": "There is nothing at this address of the API."}, 404)


_BASE = "/api/training/local"
_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
ROUTES = [
    Route(_BASE, list_jobs, methods=["GET"]),
    Route(f"{_BASE}/{{jobId}}", get_job, methods=["GET"]),
    Route(f"{_BASE}/{{jobId}}/logs", get_logs, methods=["GET"]),
    Route(f"{_BASE}/{{jobId}}/ranks", get_ranks, methods=["GET"]),
    Route(f"{_BASE}/{{jobId}}/metrics", get_metrics, methods=["GET"]),
    Route(f"{_BASE}/{{jobId}}/checkpoints", get_checkpoints, methods=["GET"]),
    Route(f"{_BASE}/{{jobId}}/preflight", get_preflight, methods=["GET"]),
    Route(f"{_BASE}/{{jobId}}/analyze-failure", analyze_failure, methods=["GET"]),
    Route("/api", unknown, methods=_METHODS),
    Route("/api/{rest:path}", unknown, methods=_METHODS),
]
"""What `streamlit_app.py` mounts beside the dashboard."""
