"""A Gaudi accelerator could not be taken.

What happened
    Habana's driver library refused the device to the process.

Why
    Another process holds it, the library in the container has another version than the driver of the host, or the
    container was started without Habana's runtime.

How to confirm
    `hl-smi` shows the driver's version and the processes; compare with `pip show habana-torch-plugin`.

How to fix
    End the other process; use the container whose version is that of the driver, with `--runtime=habana`.

Easily confused with
    Device memory that is full.

References
    https://docs.habana.ai/en/latest/Installation_Guide/Additional_Installation/Docker_Installation.html
    https://docs.habana.ai/en/latest/Support_Matrix/Support_Matrix.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.habana.ai/en/latest/Installation_Guide/Additional_Installation/Docker_Installation.html"
MATRIX = "https://docs.habana.ai/en/latest/Support_Matrix/Support_Matrix.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "hl-smi; end the process that holds the device",
        "A Gaudi device belongs to one process.",
        source=MATRIX,
    )
    yield ctx.action(
        "docker run --runtime=habana -e HABANA_VISIBLE_DEVICES=all --ipc=host <image of the driver's version>",
        "Library and driver have to be of the same release.",
        source=DOCS,
    )


RULE = Rule(
    id="hpu-not-acquired",
    error_type=ErrorType.CUDA_UNAVAILABLE,
    title="A Gaudi accelerator could not be taken",
    description="Habana's library did not get the device.",
    needles=("Device acquire failed",),
    pattern=r"synStatus ?= ?\d+ \[[^\]]*\] Device acquire failed",
    sources=(DOCS, MATRIX),
    phase=Phase.SETUP,
    confidence=0.92,
    precedence=60,
    suggest=suggest,
)
