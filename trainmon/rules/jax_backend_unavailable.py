"""JAX cannot use the accelerator that was asked for.

What happened
    The backend named by the code, or by JAX_PLATFORMS, is not among those that JAX could
    initialise.

Why
    Only the CPU build of jaxlib is installed, the plugin's version differs from jax, the driver or
    the device is missing, or libtpu is absent.

How to confirm
    `python -c "import jax; print(jax.devices())"`, `nvidia-smi`.

How to fix
    `pip install -U "jax[cuda12]"` (or `jax[tpu]`), a node that has the device, or JAX_PLATFORMS=""
    to fall back.

Easily confused with
    Memory exhausted at start, which also fails initialisation and says so.

References
    https://docs.jax.dev/en/latest/installation.html
    https://github.com/jax-ml/jax/blob/main/jax/_src/xla_bridge.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.jax.dev/en/latest/installation.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    tpu = "tpu" in (ctx["wanted"], ctx["failed"])
    yield ctx.action(
        'pip install -U "jax[tpu]"'
        if tpu
        else 'pip install -U "jax[cuda12]"   (or "jax[cuda13]", after the driver)',
        "The plain jax package brings the CPU backend only.",
        source=DOCS,
    )
    yield ctx.action(
        'Check in the job itself: nvidia-smi, echo $CUDA_VISIBLE_DEVICES, python -c "import jax; '
        'print(jax.devices())".',
        "A job without a reserved device sees none.",
    )
    yield ctx.action(
        "unset JAX_PLATFORMS to let JAX choose what is there.",
        "A named platform that fails is an error, an automatic choice falls back to the CPU.",
        source=DOCS,
    )


RULE = Rule(
    id="jax-backend-unavailable",
    error_type=ErrorType.CUDA_UNAVAILABLE,
    title="JAX cannot use the accelerator that was asked for",
    description="The accelerator that the code or JAX_PLATFORMS names is not available to JAX.",
    needles=(
        "no platforms that are instances of",
        "Unable to initialize backend",
    ),
    pattern=(
        r"RuntimeError: Unknown backend:? '?(?P<wanted>\w+)'? requested, but no platforms that are "
        r"instances of"
        r"|RuntimeError: Unable to initialize backend '(?P<failed>\w+)': "
    ),
    sources=(
        DOCS,
        "https://github.com/jax-ml/jax/blob/main/jax/_src/xla_bridge.py",
    ),
    phase=Phase.SETUP,
    confidence=0.93,
    precedence=60,
    suggest=suggest,
)
