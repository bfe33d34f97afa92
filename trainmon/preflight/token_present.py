"""The token that a hub or tracker asked for: is there one? It is never read, sent or shown."""

from __future__ import annotations

import os
from pathlib import Path

from trainmon.preflight._case import Answer, Case, Check, unknown, yes

_TRACKERS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "wandb": (("WANDB_API_KEY",), ("~/.netrc", "~/_netrc")),
    "comet": (("COMET_API_KEY",), ("~/.comet.config", ".comet.config")),
    "neptune": (("NEPTUNE_API_TOKEN",), ()),
    "clearml": (("CLEARML_API_ACCESS_KEY",), ("~/clearml.conf",)),
    "swanlab": (("SWANLAB_API_KEY",), ("~/.swanlab/.netrc",)),
}


def _look(case: Case) -> Answer | None:
    if (case.diagnosis.rule or "").startswith("hub-"):
        home = Path(os.environ.get("HF_HOME", "~/.cache/huggingface")).expanduser()
        kept = [Path(os.environ.get("HF_TOKEN_PATH") or home / "token"), home / "stored_tokens"]
        return _answer("Hugging Face", ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"), kept)
    for name, (variables, files) in _TRACKERS.items():
        if name in case.text.lower() or name in (case.diagnosis.rule or ""):
            return _answer(name, variables, [case.path(file) for file in files])
    return unknown("Which service asked for a token is not known.")


def _answer(service: str, variables: tuple[str, ...], files: list[Path]) -> Answer:
    """Whether it gives access cannot be told without sending it, so that "no" is never the answer."""
    for name in variables:
        if os.environ.get(name, "").strip():
            return unknown(f"A token for {service} is set in {name}; whether it gives access is not tried.")
    for file in files:
        try:
            if file.is_file() and file.stat().st_size:
                return unknown(
                    f"A token for {service} may be in {file}; whether it gives access is not tried."
                )
        except OSError:
            continue
    return yes(f"There is no token for {service}: {' or '.join(variables)} is not set.")


CHECK = Check(
    "token present",
    _look,
    rules=frozenset(
        {
            "hub-gated-repository",
            "hub-gated-url-refused",
            "hub-token-rejected",
            "wandb-not-logged-in",
            "tracker-token-missing",
        }
    ),
    of_shell=True,
)
