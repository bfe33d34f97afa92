"""An audio file cannot be decoded.

What happened
    libsndfile, torchaudio or FFmpeg found no audio of a format it knows.

Why
    An empty or partial file, a format that the backend does not read (mp3, m4a with old libsndfile), or a
    missing file.

How to confirm
    `file PATH; ls -l PATH; ffprobe PATH`.

How to fix
    Convert or remove the file; skip unreadable samples; install a backend for the format (ffmpeg,
    torchcodec).

Easily confused with
    A missing backend, which fails for every file.

References
    https://python-soundfile.readthedocs.io/en/latest/
    https://docs.pytorch.org/audio/stable/torchaudio.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://python-soundfile.readthedocs.io/en/latest/"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    path = ctx["path"] or ctx["file"]
    yield ctx.action(
        f"Print the path in __getitem__ and check it: `file {path or 'PATH'}; ls -l {path or 'PATH'}; ffprobe {path or 'PATH'}`.",
        "The audio file is empty, partial or of a format that the backend does not read.",
        source=DOCS,
    )
    yield ctx.action(
        "Wrap the read in try/except and skip bad files, or filter them once before training.",
        "One unreadable wav or flac ends the epoch on all ranks.",
    )


RULE = Rule(
    id="audio-unreadable",
    error_type=ErrorType.DATA_CORRUPT,
    title="An audio file cannot be decoded",
    description="The audio library could not open or decode a file.",
    needles=(
        "LibsndfileError",
        "Failed to load audio",
        "Failed to open the input",
        "Failed to decode audio",
        "NoBackendError",
        "Error opening",
        "Error loading audio file",
        "sndfile: unknown format",
    ),
    pattern=(
        # "System error" is what the operating system said: the file cannot be opened at all.
        r"LibsndfileError: (?:[^:]*$|.*: (?:[^S]|S[^y])[^:]*$)|RuntimeError: Failed to load audio"
        r"|Error opening '?(?P<path>[^']*)'?: (?:Format not recognised|File contains data in an unknown format"
        r"|Unspecified internal error|File does not exist|.*not implemented)|Failed to open the input"
        r"|Failed to decode audio|audioread\.exceptions\.NoBackendError"
        r"|Error loading audio file: failed to open file (?P<file>\S+)"
        r"|sndfile: unknown format or could not open file - (?P<sndfile>\S+)"
    ),
    sources=(
        DOCS,
        "https://docs.pytorch.org/audio/stable/torchaudio.html",
    ),
    confidence=0.9,
    precedence=56,
    suggest=suggest,
)
