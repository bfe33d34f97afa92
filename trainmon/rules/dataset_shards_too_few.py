"""A worker got no shard of the dataset.

What happened
    Shards are dealt out to ranks and loader workers; one of them got none.

Why
    More workers times ranks than shards, a pattern that names no shard, or shards without samples.

How to confirm
    Count the shards and compare with world size times num_workers.

How to fix
    Fewer workers, more and smaller shards, or sampling with replacement (`resampled=True`).

Easily confused with
    A shard that does not exist.

References
    https://github.com/webdataset/webdataset/blob/main/src/webdataset/compat.py
    https://github.com/webdataset/webdataset/blob/main/src/webdataset/shardlists.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://github.com/webdataset/webdataset/blob/main/src/webdataset/compat.py"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.change(
        "num_workers",
        lambda n: max(1, n // 2),
        "Each worker of each rank needs a shard of its own.",
        unknown="no more than shards divided by ranks",
        source=DOCS,
    )
    yield ctx.action(
        (
            "Write more and smaller shards, or pass `resampled=True` (WebDataset) so that workers share "
            "shards."
        ),
        "Then there is something for everybody.",
    )


RULE = Rule(
    id="dataset-shards-too-few",
    error_type=ErrorType.DATASET_INVALID,
    title="A worker got no shard of the dataset",
    description="Fewer shards than workers and ranks, or none at all: some worker had nothing to read.",
    needles=(
        "fewer shards than workers",
        "no shards found in ResampledShards",
        "pipeline stage received no data at all",
    ),
    pattern=(
        r"perhaps you have fewer shards than workers|no shards found in ResampledShards"
        r"|pipeline stage received no data at all"
    ),
    sources=(
        DOCS,
        "https://github.com/webdataset/webdataset/blob/main/src/webdataset/shardlists.py",
    ),
    phase=Phase.DATA,
    confidence=0.85,
    precedence=60,
    suggest=suggest,
)
