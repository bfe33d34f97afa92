"""The image encoder gave NaN for an image.

What happened
    Images are encoded before training, and the encoder's output had NaN.

Why
    The VAE of SDXL overflows in half precision; or the image itself is broken.

How to confirm
    Encode that image with the VAE in float32.

How to fix
    Run the VAE in float32 or bfloat16, or with the repaired fp16 VAE; remove the image if it stays.

Easily confused with
    A loss that became NaN while training.

References
    https://github.com/kohya-ss/sd-scripts/blob/main/library/train_util.py
    https://huggingface.co/madebyollin/sdxl-vae-fp16-fix
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://github.com/kohya-ss/sd-scripts/blob/main/library/train_util.py"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Add --no_half_vae, or give --vae with a VAE that is safe in fp16 (sdxl-vae-fp16-fix).",
        "The encoder overflows in half precision.",
        source=DOCS,
    )
    yield ctx.action(
        "If it stays with that image, open it and remove or convert it.", "One broken image is enough."
    )


RULE = Rule(
    id="latents-not-finite",
    error_type=ErrorType.NAN_LOSS,
    title="The image encoder gave NaN for an image",
    description="The latents of {image} are not finite.",
    needles=("NaN detected in latents",),
    pattern=r"NaN detected in latents: (?P<image>.+)",
    sources=(
        DOCS,
        "https://huggingface.co/madebyollin/sdxl-vae-fp16-fix",
    ),
    phase=Phase.DATA,
    confidence=0.9,
    precedence=60,
    suggest=suggest,
)
