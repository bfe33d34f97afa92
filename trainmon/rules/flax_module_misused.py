"""A Flax module is written or used in a way that Flax forbids.

What happened
    Linen modules are frozen outside `setup`, are bound only inside `init` and `apply`, and name
    their submodules once.

Why
    A submodule made outside `setup` or `@nn.compact`, an attribute set in `__call__`, two
    submodules of one name, a module called directly, a mutated FrozenDict, or an nnx variable
    changed inside a JAX transformation.

How to confirm
    The message names the rule and links to its explanation.

How to fix
    As that page shows.

Easily confused with
    Missing parameters or collections.

References
    https://flax.readthedocs.io/en/latest/api_reference/flax.errors.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://flax.readthedocs.io/en/latest/api_reference/flax.errors.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    advice = {
        "AssignSubModule": "Create submodules in setup(), or in the one method that is decorated "
        "with @nn.compact.",
        "NameInUse": "Give the submodules different names, or make one in setup() to share its parameters.",
        "CallCompactUnboundModule": "Call variables = module.init(key, x) and "
        "module.apply(variables, x) instead of module(x).",
        "CallSetupUnboundModule": "Use the module through init/apply (or bind) instead of "
        "calling its methods.",
        "SetAttributeFrozenModule": "Set attributes only in setup(); keep values that change in "
        "self.variable(...) or self.sow(...).",
        "TraceContext": "Use nnx.jit / nnx.grad, or pass the state in and out with nnx.split and nnx.merge.",
        "JaxTransform": "Use the lifted nn.jit, nn.scan, nn.remat instead of jax.jit, "
        "jax.lax.scan inside a module.",
    }
    if ctx["frozen"]:
        yield ctx.action(
            "params = params.copy({...}), or flax.core.unfreeze(params) before changing it.",
            "A FrozenDict cannot be changed in place.",
            source=DOCS,
        )
    else:
        yield ctx.action(
            advice.get(ctx["error"], "Follow the example under the link that the message ends with."),
            "Flax keeps modules and their state apart.",
            source=DOCS,
        )


RULE = Rule(
    id="flax-module-misused",
    error_type=ErrorType.CODE_ERROR,
    title="A Flax module is written or used in a way that Flax forbids",
    description="Flax's rules for modules and their state are broken.",
    needles=(
        "flax.errors",
        "FrozenDict is immutable",
    ),
    pattern=(
        r"flax\.errors\.(?P<error>AssignSubModule|SetAttributeInModuleSetup|SetAttributeFrozenModule|N"
        r"ameInUse|CallCompactUnboundModule|CallSetupUnboundModule|MultipleMethodsCompact|TraceContext"
        r"|JaxTransform|IncorrectPostInitOverride|ReservedModuleAttribute|InvalidScope|ImmutableVariab"
        r"le|InvalidInstanceModule)Error\b"
        r"|ValueError: FrozenDict is (?P<frozen>immutable)"
    ),
    sources=(DOCS,),
    confidence=0.94,
    precedence=57,
    suggest=suggest,
)
