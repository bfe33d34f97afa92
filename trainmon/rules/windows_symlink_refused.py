"""Windows did not allow the program to make a symbolic link.

What happened
    A library made a symbolic link (the latest run, a cached file), and Windows answered with error 1314.

Why
    Symbolic links need a privilege on Windows, which ordinary accounts have only in Developer Mode.

How to confirm
    `whoami /priv` lacks SeCreateSymbolicLinkPrivilege.

How to fix
    Switch Developer Mode on, or make the library copy instead of link.

Easily confused with
    A folder that may not be written to.

References
    https://learn.microsoft.com/en-us/windows/win32/debug/system-error-codes--1300-1699-
    https://huggingface.co/docs/huggingface_hub/guides/manage-cache#limitations
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

CODES = "https://learn.microsoft.com/en-us/windows/win32/debug/system-error-codes--1300-1699-"
HUB = "https://huggingface.co/docs/huggingface_hub/guides/manage-cache#limitations"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Switch on Developer Mode (Settings, System, For developers), or run the job once as administrator.",
        "It gives ordinary accounts the right to make symbolic links.",
        source=HUB,
    )
    yield ctx.action(
        "Or avoid the link: wandb.save(path, policy='now') links files, an artifact (run.log_artifact) copies them; "
        "the Hub's cache copies with HF_HUB_DISABLE_SYMLINKS=1.",
        "A copy needs no privilege.",
    )


RULE = Rule(
    id="windows-symlink-refused",
    error_type=ErrorType.PERMISSION_DENIED,
    title="Windows did not allow a symbolic link",
    description="The account may not make symbolic links, which Windows grants in Developer Mode only.",
    needles=("[WinError 1314]",),
    pattern=r"\[WinError 1314\]",
    sources=(CODES, HUB),
    confidence=0.95,
    suggest=suggest,
)
