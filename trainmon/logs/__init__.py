"""Bytes of a console log as lines with offsets; every pattern that meets log text runs in linear time."""

from trainmon.logs.embedded import embedded_traceback
from trainmon.logs.folder import open_logs
from trainmon.logs.heads import find_headless
from trainmon.logs.lines import (
    LogLine,
    clean,
    line_number,
    lines_around,
    read_line,
    read_lines,
    without_prefixes,
)
from trainmon.logs.scan import Scanner
from trainmon.logs.source import LOOKS, find, find_last, forget, open_log
from trainmon.logs.stack import Traceback
from trainmon.logs.times import Stamp, stamp, stamp_at
from trainmon.logs.tracebacks import parse_traceback
from trainmon.logs.windows import Turned, turned

__all__ = [
    "LOOKS",
    "LogLine",
    "Scanner",
    "Stamp",
    "Traceback",
    "Turned",
    "clean",
    "embedded_traceback",
    "find",
    "find_headless",
    "find_last",
    "forget",
    "line_number",
    "lines_around",
    "open_log",
    "open_logs",
    "parse_traceback",
    "read_line",
    "read_lines",
    "stamp",
    "stamp_at",
    "turned",
    "without_prefixes",
]
