"""A variable is used that was not defined.

What happened
    The name was never assigned, was misspelled or not imported, or is assigned only in a branch that was
    not taken.

Why
    A missing import, a typing error, or a branch (`if`, `try`, loop) that did not run.

How to confirm
    Look for assignments of the name before the failing line.

How to fix
    Define or import it; give it a value before the branch.

Easily confused with
    An attribute that an object lacks.

References
    https://docs.python.org/3/library/exceptions.html#NameError
    https://docs.python.org/3/faq/programming.html#why-am-i-getting-an-unboundlocalerror-when-the-variable-has-a-value
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/exceptions.html#NameError"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    name = ctx["name"]
    if "Unbound" in ctx.line or "local variable" in ctx.line:
        hint = {"opt": "optimizer", "optim": "optimizer", "sched": "scheduler"}.get(name, "")
        also = f" (the {hint})" if hint else ""
        yield ctx.action(
            f"Give `{name}`{also} a value on every path before this line: the if/else, try "
            "or loop that sets it did not run, mostly because an option has a value that "
            "no branch handles.",
            "It is assigned only in a branch that was not taken.",
            source="https://docs.python.org/3/faq/programming.html#why-am-i-getting-an-unboundlocalerror-when-the-variable-has-a-value",
        )
    else:
        yield ctx.action(
            f"Define or import `{name}` before it is used, and check its spelling.",
            "No such name exists there.",
            source=DOCS,
        )


RULE = Rule(
    id="name-undefined",
    error_type=ErrorType.CODE_ERROR,
    title="A variable is used that was not defined",
    description="`{name}` has no value at this point.",
    needles=(
        "NameError",
        "UnboundLocalError",
    ),
    pattern=r"(?:NameError|UnboundLocalError): (?:name |local variable |cannot access (?:local|"
    r"free) variable |free variable )?'(?P<name>\w+)'",
    exception=r"(?:NameError|UnboundLocalError)$",
    sources=(
        DOCS,
        "https://docs.python.org/3/faq/programming.html#why-am-i-getting-an-unboundlocalerror-when-the-variable-has-a-value",
    ),
    role=Role.FALLBACK,
    confidence=0.9,
    precedence=40,
    suggest=suggest,
)
