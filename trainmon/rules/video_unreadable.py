"""A video file cannot be decoded.

What happened
    FFmpeg (through PyAV, decord or torchcodec) found no valid stream.

Why
    A partial download (`moov atom not found`), an unsupported codec, or a file that is no video.

How to confirm
    `ffprobe -v error PATH`.

How to fix
    Download or re-encode it; skip unreadable samples.

Easily confused with
    A missing file.

References
    https://pyav.org/docs/stable/api/error.html
    https://ffmpeg.org/ffprobe.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://pyav.org/docs/stable/api/error.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Check the file: `ffprobe -v error PATH`; download or re-encode it.",
        "The container has no readable video stream; often the file is cut short.",
        source=DOCS,
    )
    yield ctx.action(
        "Skip unreadable videos in __getitem__ (try/except and take another index) and log their paths.",
        "One bad file ends the epoch.",
    )


RULE = Rule(
    id="video-unreadable",
    error_type=ErrorType.DATA_CORRUPT,
    title="A video file cannot be decoded",
    description="The video library could not open or decode a file.",
    needles=(
        "Invalid data found when processing input",
        "DECORDError",
        "cannot find video stream",
        "no more frames left to decode",
        "Could not push packet to decoder",
        "Could not receive frame from decoder",
    ),
    pattern=r"Invalid data found when processing input|decord\._ffi\.base\.DECORDError|cannot "
    r"find video stream|no more frames left to decode|Could not (?:push packet to|receive frame from) decoder",
    sources=(
        DOCS,
        "https://ffmpeg.org/ffprobe.html",
    ),
    confidence=0.88,
    precedence=55,
    suggest=suggest,
)
