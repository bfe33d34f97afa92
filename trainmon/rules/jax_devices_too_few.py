"""The device mesh asks for more devices than JAX sees.

What happened
    The product of the mesh shape, or the mapped axis of `pmap`, exceeds the number of devices.

Why
    A layout made for another machine, fewer GPUs reserved than planned, only the CPU backend, or
    hosts that did not call `jax.distributed.initialize`.

How to confirm
    `jax.device_count()` and `jax.local_device_count()`.

How to fix
    A mesh that fits, or the missing devices.

Easily confused with
    No accelerator at all.

References
    https://docs.jax.dev/en/latest/_autosummary/jax.make_mesh.html
    https://docs.jax.dev/en/latest/multi_process.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.jax.dev/en/latest/_autosummary/jax.make_mesh.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    have = ctx["have"] or ctx["seen"]
    yield ctx.action(
        f"Build the mesh from jax.device_count(): {have} seen, {ctx['mesh'] or ctx['need']} asked for.",
        "Every place of the mesh needs a device.",
        source=DOCS,
    )
    yield ctx.action(
        'Check that the GPUs are reserved and used (python -c "import jax; '
        'print(jax.devices())"); on several hosts call jax.distributed.initialize() first.',
        "Without it each process sees its own devices only.",
        source="https://docs.jax.dev/en/latest/multi_process.html",
    )


RULE = Rule(
    id="jax-devices-too-few",
    error_type=ErrorType.CONFIG_ERROR,
    title="The device mesh asks for more devices than JAX sees",
    description="The layout needs more devices than there are.",
    needles=(
        "must be >= the product of mesh_shape",
        "logical devices, but only",
    ),
    pattern=(
        r"Number of devices (?P<have>\d+) must be >= the product of mesh_shape (?P<mesh>\([\d, ]*\))"
        r"|requires (?P<need>\d+) logical devices, but only (?P<seen>\d+) XLA devices are available"
    ),
    sources=(
        DOCS,
        "https://docs.jax.dev/en/latest/multi_process.html",
    ),
    confidence=0.94,
    precedence=60,
    suggest=suggest,
)
