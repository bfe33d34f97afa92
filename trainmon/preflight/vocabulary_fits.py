"""Vocabulary and embedding: does the model have a row for every id of the tokenizer?

The number of rows is that of the embedding in the safetensors header, else `vocab_size` of config.json; the ids
are those of tokenizer.json, else vocab.json. Nothing is loaded.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from trainmon import knobs
from trainmon.capture.checkpoint_files import Broken, safetensors_header
from trainmon.capture.checkpoint_parts import read_json
from trainmon.capture.regular import open_regular
from trainmon.preflight._case import Answer, Case, Check, no, unknown, yes

_EMBEDDING = re.compile(
    r"(?:embed_tokens|wte|word_embeddings|tok_embeddings|token_embedding|embed_in|shared)\.weight$"
)
_NAMES = (
    "model_name_or_path",
    "tokenizer_name",
    "tokenizer_name_or_path",
    "tokenizer",
    "model",
    "model_path",
    "base_model",
)


def _look(case: Case) -> Answer | None:
    folders = list(_folders(case))
    models = [(rows, folder) for folder in folders if (rows := _rows(folder)) is not None]
    tokenizers = [(ids, folder) for folder in folders if (ids := _ids(folder)) is not None]
    if not models or not tokenizers:
        lacking = "model" if not models else "tokenizer"
        return unknown(
            f"The {lacking}'s folder was not found on this machine, so the sizes cannot be compared."
        )
    rows, model = models[0]
    named = [t for t in tokenizers if "tokenizer" in _role(case, t[1])] or tokenizers
    ids, tokenizer = named[0]
    said = f"the tokenizer in {tokenizer} has ids up to {ids - 1:,}, the embedding in {model} {rows:,} rows"
    return yes(f"{said}: some ids have no row.") if ids > rows else no(f"{said}.")


def _folders(case: Case) -> Iterator[Path]:
    """Folders of models and tokenizers that the command, its settings or its checkpoint name."""
    if case.plan.checkpoint is not None and case.plan.resumes:
        yield Path(case.plan.checkpoint.path)
    for name, value in _settings(case):
        if name in _NAMES:
            path = case.path(value)
            if path.is_dir():
                yield path
            elif re.fullmatch(r"[\w.-]+(/[\w.-]+)?", value):
                yield from _cached(value)


def _settings(case: Case) -> Iterator[tuple[str, str]]:
    pairs = [*knobs.read_argv(case.plan.argv), *case.job.config.items()]
    for name, value in pairs:
        if isinstance(value, str) and value and "\0" not in value:
            yield knobs.canonical(name).rsplit(".", 1)[-1], value


def _role(case: Case, folder: Path) -> str:
    return next((name for name, value in _settings(case) if case.path(value) == folder), "")


def _cached(repository: str) -> Iterator[Path]:
    """Snapshots of a hub repository in the local cache, the newest first."""
    home = Path(os.environ.get("HF_HOME", "~/.cache/huggingface")).expanduser()
    folder = Path(os.environ.get("HF_HUB_CACHE") or home / "hub") / f"models--{repository.replace('/', '--')}"
    try:
        found = [p for p in (folder / "snapshots").iterdir() if p.is_dir()]
    except OSError:
        return
    yield from sorted(found, key=lambda p: p.stat().st_mtime, reverse=True)[:1]


def _rows(folder: Path) -> int | None:
    for file in sorted(folder.glob("*.safetensors"))[:50]:
        try:
            with open_regular(file) as opened:
                header, _ = safetensors_header(opened, file.stat().st_size)
        except (OSError, Broken):
            continue
        for name, entry in header.items():
            shape = entry.get("shape") if isinstance(entry, dict) else None
            if _EMBEDDING.search(name) and isinstance(shape, list) and len(shape) == 2:
                return int(shape[0])
    config = read_json(folder / "config.json") or {}
    text = config.get("text_config")
    size = config.get("vocab_size") or (text.get("vocab_size") if isinstance(text, dict) else None)
    return size if isinstance(size, int) else None


def _ids(folder: Path) -> int | None:
    """One more than the highest id."""
    whole = read_json(folder / "tokenizer.json")
    if whole is not None:
        model = whole.get("model")
        vocabulary = model.get("vocab") if isinstance(model, dict) else None
        ids = [len(vocabulary) - 1] if isinstance(vocabulary, list) else _numbers(vocabulary)
        added = whole.get("added_tokens")
        ids += (
            [t["id"] for t in added if isinstance(t, dict) and isinstance(t.get("id"), int)] if added else []
        )
        return max(ids) + 1 if ids else None
    ids = _numbers(read_json(folder / "vocab.json")) + _numbers(read_json(folder / "added_tokens.json"))
    return max(ids) + 1 if ids else None


def _numbers(vocabulary: Any) -> list[int]:
    return [v for v in vocabulary.values() if isinstance(v, int)] if isinstance(vocabulary, dict) else []


CHECK = Check(
    "vocabulary fits",
    _look,
    rules=frozenset(
        {
            *("index-beyond-embedding", "device-assert-index-out-of-range", "state-dict-size-mismatch"),
            *("transformers-weight-shape-differs", "device-side-assert"),
        }
    ),
)
