"""Secrets out of text, and control characters out of what people see.

Shapes of tokens follow their issuers' documentation (Hugging Face, OpenAI, Anthropic, GitHub, GitLab,
Slack, AWS, Google, RFC 7519); settings are judged by name *and* value, so that `num_memory_tokens=8` and
`pad_token=<pad>` stay readable.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

import re2

MASK = "***"

_SHAPES = (
    r"\bhf_[A-Za-z0-9]{16,}|hf_[A-Za-z0-9]{30,}",
    r"\bsk-[A-Za-z0-9_\-]{16,}|sk-(?:ant|proj|or)-[A-Za-z0-9_\-]{16,}",
    r"gh[pousr]_[A-Za-z0-9]{20,}",
    r"github_pat_[A-Za-z0-9_]{20,}",
    r"\bglpat-[A-Za-z0-9_\-]{16,}",
    r"\bxox[abeoprs]-[A-Za-z0-9\-]{10,}",
    r"(?:AKIA|ASIA)[0-9A-Z]{16}",
    r"\bAIza[A-Za-z0-9_\-]{35}",
    r"\bwandb_v1_[A-Za-z0-9_]{16,}",
    r"\bpypi-[A-Za-z0-9_\-]{32,}",
    r"\beyJ[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]{8,}",
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----(?:[^-]|-[^-])*(?:-----END [A-Z ]*PRIVATE KEY-----)?",
)
_SECRET_NAMES = r"passw(?:or)?d|passphrase|secret|api[_-]?key|access[_-]?key|private[_-]?key|credential"
_TOKEN_NAMES = (
    r"(?:hf|hub|auth|access|api|bearer|github|gitlab|refresh|id|session|wandb|hugging[_-]?face(?:[_-]?hub)?)"
    r"[_-]?token|token"
)
_VALUE = r"""(?:"[^"\n]+"|'[^'\n]+'|[^\s,;&"'(){}\[\]]+)"""
_HARMLESS = frozenset(
    {"none", "null", "true", "false", MASK.lower(), "required", "missing", "not", "invalid"}
)


@functools.cache
def _patterns() -> tuple[Any, Any, Any, Any, Any]:
    shapes = re2.compile("|".join(_SHAPES))
    url = re2.compile(r"(\w+://[^\s:/@]*:)([^\s/@]+)(@)")
    bearer = re2.compile(r"(?i)(\b(?:bearer|basic)\s+)([A-Za-z0-9._~+/=\-]{12,})")
    named = re2.compile(rf"(?i)((?:--)?\b[\w.\-]*(?:{_SECRET_NAMES})[\w\-]*[\"']?\s*(?:=|:|\s)\s*)({_VALUE})")
    token = re2.compile(
        rf"(?i)((?:^|[^\w])-{{0,2}}(?:[\w.]*[._])?(?:{_TOKEN_NAMES})[\"']?\s*(?:=|:|\s)\s*)({_VALUE})"
    )
    return shapes, url, bearer, named, token


def _looks_secret(value: str) -> bool:
    bare = value.strip("\"'")
    return len(bare) >= 12 and any(c.isdigit() for c in bare) and any(c.isalpha() for c in bare)


def _mask_named(match: Any) -> str:
    value = match.group(2)
    bare = value.strip("\"'")
    separator = match.group(1).rstrip("\"' \t")[-1:]
    harmless = bare.lower() in _HARMLESS or bare.startswith(("${", "$", "<", "--", "%(", "/"))
    # Without "=" or ":" it may be prose ("the secret of ..."): only a value of a secret's shape counts.
    is_setting = separator in "=:" or match.group(1).startswith("--")
    if harmless or not (is_setting or _looks_secret(value)):
        return match.group(0)
    return match.group(1) + MASK


def _mask_token(match: Any) -> str:
    return match.group(1) + MASK if _looks_secret(match.group(2)) else match.group(0)


def mask(text: str) -> str:
    """Return `text` with every secret replaced by `***`; everything else is unchanged."""
    shapes, url, bearer, named, token = _patterns()
    text = text.encode("utf-8", "replace").decode("utf-8")
    text = shapes.sub(MASK, text)
    text = url.sub(r"\1" + MASK + r"\3", text)
    text = bearer.sub(r"\1" + MASK, text)
    text = named.sub(_mask_named, text)
    return token.sub(_mask_token, text)


_SECRET_KEY = rf"(?i)(?:{_SECRET_NAMES})|(?:^|[._\-])(?:{_TOKEN_NAMES})$"


@functools.cache
def _secret_key() -> Any:
    return re2.compile(_SECRET_KEY)


def _masked_value(key: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        return mask_mapping(value)
    if isinstance(value, list | tuple):
        return [_masked_value(key, v) for v in value]
    if not isinstance(value, str):
        return value
    named = bool(_secret_key().search(key)) and value.lower() not in _HARMLESS and value != ""
    is_token = named and "token" in key.lower() and not _looks_secret(value)
    return MASK if named and not is_token else mask(value)


def mask_mapping(mapping: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of a (nested) mapping with secrets masked by key name and by shape of the value."""
    return {str(k): _masked_value(str(k), v) for k, v in mapping.items()}


def mask_argv(argv: Sequence[str]) -> list[str]:
    """A command's words with secrets masked, also where flag and value are two words."""
    shown, flag = [], ""
    for word in argv:
        if flag and not word.startswith("-"):
            shown.append(str(_masked_value(flag, word)))
        else:
            shown.append(mask(word))
        flag = word.lstrip("-") if word.startswith("-") and "=" not in word else ""
    return shown


@functools.cache
def _escapes() -> Any:
    return re2.compile(
        r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]P^_X][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[ -/]*[0-~]|\x{9b}[0-?]*[ -/]*[@-~]"
    )


_CONTROLS = {c: None for c in (*range(0x20), *range(0x7F, 0xA0)) if c not in (0x09, 0x0A)}
# Bidirectional overrides could make a shown line read differently from what it is.
_CONTROLS |= dict.fromkeys((*range(8234, 8239), *range(8294, 8298), 8206, 8207))


def plain(text: str) -> str:
    """Drop escape sequences and control characters (tab and newline stay)."""
    if text.isascii() and text.isprintable():
        return text
    text = text.encode("utf-8", "replace").decode("utf-8")
    if "\x1b" in text or "\x9b" in text:
        text = _escapes().sub("", text)
    return text.translate(_CONTROLS)
