"""A program says that a version does not fit.

What happened
    The exception was raised on purpose: a package, a file or an option is of another version
    than the code expects.

Why
    Something was removed or renamed, or one of two packages is too old or too new for the
    other.

How to confirm
    Compare `pip freeze` with the versions that the message or the project's requirements name.

How to fix
    Install the version that the message asks for, or use what replaced the removed part.

Easily confused with
    A version of the GPU driver or of CUDA, which has rules of its own.

References
    https://docs.python.org/3/tutorial/errors.html#raising-exceptions
    https://packaging.python.org/en/latest/specifications/version-specifiers/
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._refusal import at, says
from trainmon.rules._rule import Context, Rule

DOCS = "https://packaging.python.org/en/latest/specifications/version-specifiers/"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Install the version that the message asks for, or the one in the project's requirements{at(ctx)}.",
        ctx["what"][:200],
        source=DOCS,
    )


RULE = Rule(
    id="refused-for-version",
    error_type=ErrorType.DEPENDENCY_CONFLICT,
    title="The program reports a version that does not fit",
    description="The message speaks of a version or of something that was removed.",
    needles=(
        "Error: ",
        "Exception: ",
    ),
    pattern=says(
        r"\b(?:no longer|not anymore) (?:supported|available|exists?|accepts?|accepted|used|part)\b",
        r"\b(?:has|have) been (?:removed|renamed|deprecated)\b",
        r"\b(?:is|are) (?:now )?(?:renamed|deprecated)\b",
        r"\bwas (?:removed|renamed|deprecated)\b",
        r"\bplease (?:upgrade|update|downgrade)\b",
        r"\bupgrade (?:to|your)\b",
        r"\bversion .{0,60}\b(?:required|too old|too new|not supported|unsupported|or (?:higher|later|newer"
        r"|above|greater)|incompatible|mismatch)",
        r"\b(?:requires?|needs?|incompatible with|built (?:for|with)|supported (?:on|from|in|by|with)"
        r"|available (?:in|from|with)) .{0,60}\bversion\b",
        r"\b(?:requires?|needs?|supports?) .{0,40}[\w\-]+ ?(?:>=|==|<=|>|<) ?v?\d+\.\d+",
        r"\b[\w\-]+ ?(?:>=|==|<=|>|<) ?v?\d+\.\d+(?:\.\d+)? (?:is|are|must be)? ?(?:required|needed"
        r"|installed)",
        r"\b(?:newer|older|later) versions?\b",
    ),
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.55,
    precedence=38,
    suggest=suggest,
)
