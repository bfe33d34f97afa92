"""A sharding names an axis that the device mesh does not have.

What happened
    The names in a PartitionSpec are looked up among the mesh's axes.

Why
    A specification of another layout, or a renamed axis.

How to confirm
    `mesh.axis_names`.

How to fix
    Use the mesh's names.

Easily confused with
    Too few devices.

References
    https://docs.jax.dev/en/latest/notebooks/Distributed_arrays_and_automatic_parallelization.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.jax.dev/en/latest/notebooks/Distributed_arrays_and_automatic_parallelization.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Use the mesh's own axis names {ctx['mesh']} in the PartitionSpec, or add "
        f"'{ctx['axis']}' to the mesh.",
        "Names in a PartitionSpec refer to axes of the mesh.",
        source=DOCS,
    )


RULE = Rule(
    id="jax-mesh-axis-unknown",
    error_type=ErrorType.CONFIG_ERROR,
    title="A sharding names an axis that the device mesh does not have",
    description="The axis {axis} is not in the mesh.",
    needles=("is not found in mesh",),
    pattern=(r"Resource axis: (?P<axis>\S+) of .{1,200} is not found in mesh: ?(?P<mesh>\([^)]*\))?"),
    sources=(DOCS,),
    confidence=0.95,
    precedence=60,
    suggest=suggest,
)
