"""Secrets go, everything else stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon.redact import mask, mask_argv, mask_mapping, plain

SECRETS = [
    ("token is hf_AbCdEfGhIjKlMnOpQrStUvWx", "hf_AbCdEfGhIjKlMnOpQrStUvWx"),
    ("sk-proj-abcDEF0123456789abcDEF", "sk-proj-abcDEF0123456789abcDEF"),
    ("AWS AKIAIOSFODNN7EXAMPLE here", "AKIAIOSFODNN7EXAMPLE"),
    ("aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "wJalrXUtnFEMI"),
    ("git clone https://bob:s3cr3tpw@example.com/x.git", "s3cr3tpw"),
    ("Authorization: Bearer abcdefghijklmnop0123", "abcdefghijklmnop0123"),
    ("WANDB_API_KEY=0123456789abcdef0123456789abcdef01234567", "0123456789abcdef"),
    ("--password hunter2 --epochs 3", "hunter2"),
    ("{'api_key': 'short', 'epochs': 3}", "short"),
    ("ghp_0123456789abcdefABCDEF0123456789abcd", "ghp_0123456789"),
    ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N", "eyJzdWIi"),
    ("-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----", "MIIE"),
]
HARMLESS = [
    "num_memory_tokens=8 use_cls_token=True max_tokens: 512",
    "pad_token='<pad>' eos_token_id: 50256",
    "KeyError: 'token'",
    "the secret of success is patience",
    "Invalid token: 'foo' at line 3",
    "tokenizer: AutoTokenizer token_type_ids",
    "https://huggingface.co/docs/transformers",
    "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.",
]


@pytest.mark.parametrize(("text", "secret"), SECRETS)
def test_secret_is_masked(text: str, secret: str) -> None:
    assert secret in text
    assert secret not in mask(text)
    assert "***" in mask(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_text_is_unchanged(text: str) -> None:
    assert mask(text) == text


def test_masking_twice_changes_nothing_more() -> None:
    for text, _ in SECRETS:
        assert mask(mask(text)) == mask(text)


def test_flag_and_value_in_two_words_are_masked() -> None:
    assert mask_argv(["train.py", "--api-key", "abc", "--lr", "0.1"]) == [
        "train.py", "--api-key", "***", "--lr", "0.1",
    ]  # fmt: skip


def test_mapping_is_masked_by_name_and_by_shape_at_any_depth() -> None:
    masked = mask_mapping({"a": {"password": "x", "url": "s3://u:p4ss@h"}, "pad_token": "<pad>", "n": 3})
    assert masked == {"a": {"password": "***", "url": "s3://u:***@h"}, "pad_token": "<pad>", "n": 3}


def test_escape_sequences_and_direction_overrides_do_not_reach_people() -> None:
    assert plain("\x1b[31mred\x1b[0m\x1b]0;title\x07 a\x00b\u202ec\tt\n") == "red abc\tt\n"


@given(st.text())
def test_any_text_can_be_masked_and_shown(text: str) -> None:
    assert "\x1b" not in plain(mask(text))
