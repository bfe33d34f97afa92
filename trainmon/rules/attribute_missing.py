"""An object has no attribute of that name.

What happened
    Python looked the name up on the object, its class and their parents.

Why
    A typing error, an object of another type than expected, an attribute that is set in a method that was
    not called, or another version of a library.

How to confirm
    `type(obj)` and `dir(obj)` before the failing line.

How to fix
    Correct the name or the type; set the attribute in `__init__`.

Easily confused with
    A name that a library removed.

References
    https://docs.python.org/3/library/exceptions.html#AttributeError
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._attribute_advice import attribute_advice
from trainmon.rules._code import owner_of, placed
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/exceptions.html#AttributeError"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    owner, name = ctx["type"] or ctx["class"] or ctx["module"], ctx["name"]
    frame = ctx.user_frame
    where = f" at {frame.file}:{frame.line}" if frame else ""
    if frame and frame.code:
        where += f": `{frame.code}`"
    if "before Module.__init__() call" in ctx.line:
        yield ctx.action(
            placed("Call super().__init__() as the first line of __init__.", frame),
            "A module takes in layers and parameters only after torch.nn.Module.__init__ has run.",
            source="https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html",
        )
    elif owner in ("DataParallel", "DistributedDataParallel", "FullyShardedDataParallel"):
        yield ctx.action(
            f"Use model.module.{name} (or accelerator.unwrap_model(model).{name}): {owner} wraps the model.",
            "The wrapper does not pass attributes on.",
            source="https://docs.pytorch.org/docs/stable/generated/torch.nn.parallel.DistributedDataParallel.html",
        )
    elif name and (known := attribute_advice(owner, name)):
        yield ctx.action(placed(known[0], frame), known[1], source=DOCS)
    elif name and (meant := re.search(r"Did you mean: '(\w+)'", ctx.line)):
        yield ctx.action(
            f"Write `{meant.group(1)}` instead of `{name}`{where}.",
            f"`{owner}` has no `{name}`, but a `{meant.group(1)}`.",
            source=DOCS,
        )
    elif name and ctx["module"]:
        package = owner.split(".")[0]
        yield ctx.action(
            placed(
                f"Look up the right name (print([n for n in dir({owner}) if '{name[:4].lower()}' in n.lower()])), or upgrade the "
                f"package if the name is a newer one: `pip install -U {package}`.",
                frame,
            ),
            f"The installed `{owner}` has no `{name}`.",
            source=DOCS,
        )
    elif name and (what := owner_of(frame.code if frame else None, name)):
        yield ctx.action(
            f"print(type({what}), [a for a in dir({what}) if not a.startswith('_')]) before{where.removeprefix(' at')}, "
            f"and use the name that exists; if `{name}` is meant, set it in __init__ of `{owner}` (self.{name} = …).",
            f"`{what}` is a `{owner}` here, which has no `{name}`.",
            source=DOCS,
        )
    elif name:
        yield ctx.action(
            f"Check `{name}` on `{owner}`{where}: spelling, whether __init__ sets it, and "
            "type(obj) before that line.",
            f"`{owner}` has no `{name}`.",
            source=DOCS,
        )
    else:
        yield ctx.action(f"Look at the object{where}.", "It has no attribute of that name.", source=DOCS)
    if ctx.exception is not None and frame is None:
        yield ctx.action(
            "All frames are in libraries: install versions that fit each other (`pip check`).",
            "Names come and go between versions.",
        )


RULE = Rule(
    id="attribute-missing",
    error_type=ErrorType.CODE_ERROR,
    title="An object has no attribute of that name",
    description="The code uses an attribute or method that the object does not have.",
    needles=("AttributeError",),
    pattern=r"^(?:\w+\.)*(?:Module)?AttributeError\b(?:: (?:'(?P<type>[\w.]+)' object|type object '(?P<class>[\w."
    r"]+)'|module '(?P<module>[\w.]+)') has no attribute '(?P<name>\w+)')?",
    exception=r"AttributeError$",
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.55,
    precedence=40,
    suggest=suggest,
)
