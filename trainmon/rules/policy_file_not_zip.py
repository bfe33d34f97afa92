"""A saved agent is no zip file.

What happened
    `Algorithm.load` opens a zip archive with the weights and the data.

Why
    The file was cut off while it was written or downloaded, is a pointer of Git LFS, or was saved by
    something else (`torch.save`, pickle, VecNormalize).

How to confirm
    `unzip -l FILE`.

How to fix
    Load an earlier file, download it again, or load it with what saved it.

Easily confused with
    A zip that holds an agent of another kind.

References
    https://stable-baselines3.readthedocs.io/en/master/guide/save_format.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://stable-baselines3.readthedocs.io/en/master/guide/save_format.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Check the file with `unzip -l`; fetch it again, or resume from the file saved before it.",
        "What Algorithm.save writes is a zip archive; this file is none.",
        source=DOCS,
    )


RULE = Rule(
    id="policy-file-not-zip",
    error_type=ErrorType.CHECKPOINT_CORRUPT,
    title="A saved agent is no zip file",
    description="Stable-Baselines3 could not open {file} as the archive that it writes.",
    needles=("wasn't a zip-file",),
    pattern=r"Error: (?:Error: )?the file (?P<file>.+?) wasn't a zip-file",
    sources=(DOCS,),
    phase=Phase.CHECKPOINT,
    confidence=0.9,
    precedence=58,
    suggest=suggest,
)
