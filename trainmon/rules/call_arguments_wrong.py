"""A function was called with arguments that it does not take.

What happened
    Python compares the arguments of a call with the parameters of the function.

Why
    A wrong or missing argument, a class that is not the one intended, or a library whose function changed
    between versions.

How to confirm
    `inspect.signature(FUNCTION)`.

How to fix
    Correct the call, or the function's parameters; for a library compare versions.

Easily confused with
    Arguments that a library is known to have renamed.

References
    https://docs.python.org/3/library/exceptions.html#TypeError
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._code import placed, tuple_argument
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/exceptions.html#TypeError"

# Functions of torch.nn.functional, and the layers that do the same.
LAYERS = {
    "dropout": "Dropout", "elu": "ELU", "gelu": "GELU", "leaky_relu": "LeakyReLU", "log_softmax": "LogSoftmax",
    "max_pool2d": "MaxPool2d", "relu": "ReLU", "selu": "SELU", "sigmoid": "Sigmoid", "silu": "SiLU",
    "softmax": "Softmax", "softplus": "Softplus", "tanh": "Tanh",
}  # fmt: skip


def suggest(ctx: Context) -> Iterator[Suggestion]:
    function = ctx["function"] or ctx["class"] or "the function"
    # NumPy checks a call of `f` by a helper that is called `_f_dispatcher` (numpy/_core/overrides.py).
    function = f"numpy.{f[1:-11]}" if (f := function).endswith("_dispatcher") and f[0] == "_" else f
    owner = function.split(".")[0]
    frame = ctx.user_frame
    if function in LAYERS and "'input'" in ctx["missing"]:
        yield ctx.action(
            placed(
                f"Use the layer nn.{LAYERS[function]}(…) there; F.{function} is a function that wants its tensor at once.",
                frame,
            ),
            "Layers are made first and called with a tensor later.",
            source="https://docs.pytorch.org/docs/stable/nn.html",
        )
        return
    if ctx["missing"] and frame and tuple_argument(frame.code, function.rsplit(".", 1)[-1]):
        yield ctx.action(
            placed(
                f"Take off the inner brackets: they make one tuple of all arguments of {function}.", frame
            ),
            f"So {ctx['missing']} was not passed.",
            source=DOCS,
        )
        return
    if ctx["missing"] == "'self'":
        yield ctx.action(
            placed(
                f"Make an object of the class and call {function} on that, or make it a @staticmethod.", frame
            ),
            "It was called on the class itself, so that no object was passed.",
            source=DOCS,
        )
        return
    if ctx["unexpected"]:
        if owner == "TrainingArguments":
            yield ctx.action(
                f"Use the arguments class that has `{ctx['unexpected']}`: Seq2SeqTrainingArguments "
                "(predict_with_generate, generation_*), SFTConfig, DPOConfig; or drop it.",
                "TrainingArguments does not know it, or not in this version.",
                source="https://huggingface.co/docs/transformers/main_classes/trainer",
            )
        yield ctx.action(
            f"Remove or rename `{ctx['unexpected']}` in the call of {function}, or add it "
            f"to the parameters of {owner}.{function.rsplit('.', 1)[-1]} if it is your code."
            if "." in function
            else f"Remove or rename `{ctx['unexpected']}` in the call of {function}, or add it "
            "to its parameters.",
            "The function has no parameter of that name.",
            source=DOCS,
        )
    elif ctx["missing"]:
        yield ctx.action(
            f"Pass {ctx['missing']} to {function}.", "The parameter has no default.", source=DOCS
        )
    else:
        yield ctx.action(
            f"Compare the call with the parameters of {function} (inspect.signature); a "
            "missing `self` or an argument given twice are common.",
            "Their numbers do not fit.",
            source=DOCS,
        )
    yield ctx.action(
        "If the function is a library's, check that its version is the one the code was written for.",
        "Parameters change between versions.",
    )


RULE = Rule(
    id="call-arguments-wrong",
    error_type=ErrorType.CODE_ERROR,
    title="A function was called with arguments that it does not take",
    description="The call does not fit the function's parameters.",
    needles=(
        "unexpected keyword argument",
        "required positional argument",
        "positional arguments but",
        "positional argument but",
        "multiple values for",
        "required keyword-only argument",
        "takes no arguments",
    ),
    pattern=(
        r"TypeError: (?P<function>[\w.<>]+)\(\) (?:got an unexpected keyword argument '(?P<unexpected>\w+)'"
        r"|missing \d+ required (?:positional|keyword-only) arguments?: (?P<missing>.*)"
        r"|takes .* positional arguments? but \d+ .*given"
        r"|got multiple values for (?:keyword )?argument '(?P<twice>\w+)')"
        r"|TypeError: (?P<class>[\w.]+)\(\) takes no arguments|got multiple values for keyword argument"
    ),
    exception=r"TypeError$",
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.75,
    precedence=42,
    suggest=suggest,
)
