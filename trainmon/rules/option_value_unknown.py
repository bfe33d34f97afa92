"""A setting has a value that is not one of those allowed.

What happened
    The program compares a setting with a fixed list.

Why
    A typing error, or a name of another library or version.

How to confirm
    The message lists the allowed values.

How to fix
    Use one of them.

Easily confused with
    A file or repository of that name that is missing.

References
    https://huggingface.co/docs/transformers/main_classes/trainer#transformers.TrainingArguments
    https://docs.python.org/3/library/enum.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/transformers/main_classes/trainer#transformers.TrainingArguments"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    allowed = ctx["allowed"] or ctx["known"]
    listed = re.search(r"(?:[Cc]hoose (?:between|from)|[Oo]ne of|[Vv]alid \w+ are):? ?\[([^\]]+)\]", ctx.line)
    if listed and not allowed:
        allowed = listed.group(1)
    value = next(
        (ctx[g] for g in ("value", "dataset", "other", "bare", "setting", "name", "precision") if ctx[g]), ""
    ).strip("'\"")
    if ctx["precision"]:
        fits = {
            "float16": "fp16",
            "half": "fp16",
            "16": "fp16",
            "bfloat16": "bf16",
            "32": "no",
            "float32": "no",
        }
        yield ctx.change(
            "precision",
            fits.get(value, f"one of {allowed}"),
            f"Accelerate knows {allowed}.",
            current=value,
            source=DOCS,
        )
        return
    close = []
    if allowed:
        import difflib

        names = [n.strip(" '\"[](){}") for n in allowed.split(",")]
        close = difflib.get_close_matches(value, names, 4, 0.5)
    if ctx["dataset"]:
        yield ctx.action(
            f"Add `{value}` to dataset_info.json (in the folder given by dataset_dir), or "
            "use the name of a dataset that stands there.",
            "LLaMA-Factory looks the name up in that file.",
            source="https://github.com/hiyouga/LLaMA-Factory/blob/main/data/README.md",
        )
    elif close:
        yield ctx.action(
            f"Use one of the allowed values, e.g. {', '.join(close)}, instead of {value} "
            "(optim and similar settings take only listed names).",
            "The message lists what is known.",
            source=DOCS,
        )
    else:
        yield ctx.action(
            f"Replace `{value or 'the value'}` by one that the program knows (the message, "
            "`--help` or the code at the raise lists them).",
            "Names differ between libraries and versions.",
            source=DOCS,
        )


RULE = Rule(
    id="option-value-unknown",
    error_type=ErrorType.CONFIG_ERROR,
    title="A setting has a value that is not one of those allowed",
    description="A setting was given a value that the program does not know.",
    needles=(
        "registry",
        "not registered",
        "NameNotFound",
        "VersionNotFound",
        "NamespaceNotFound",
        "DeprecatedEnv",
        "are not used by the model",
        "is not a valid",
        "Undefined",
        "Unsupported",
        "Unknown",
        "not supported",
        "Unrecognized",
        "must be one of",
        "should be one of",
        "must be in ",
        "should be in ",
        "Invalid",
        "not recognized",
    ),
    pattern=(
        r"(?:Exception|Error): '?(?P<value>[^\s']+)'? is not a valid [A-Z]\w+(?:, please "
        r"select one of (?P<allowed>\[.*))?|^KeyError: .*(?:is not registered|not found in registry|registry has no)"
        r"|^(?:gym"
        r"|gymnasium)\.error\.(?:Name(?:space)?NotFound|VersionNotFound|DeprecatedEnv): "
        r"|The following `model_kwargs` are not used by the model"
        r"|^(?:ValueError|KeyError): Undefined dataset (?P<dataset>\S+) in|^(?:ValueError|KeyError"
        r"|NotImplementedError|RuntimeError|AssertionError|Exception"
        r"|TypeError): .{0,60}\b(?i:(?:unknown|unsupported|undefined|unrecognized|invalid)) (?i:model"
        r"|dataset|optimi[sz]er|scheduler|lr scheduler|loss|loss function"
        r"|activation|backbone|arch(?:itecture)?|task|option|mode|method|strategy|device|metric"
        r"|algorithm|policy|env(?:ironment)?|encoder|decoder|norm|choice|backend|logger"
        r"|precision)\b(?: type| name)?(?:(?::? ['\x22`(\[]|: ?|=)['\x22`(\[]?(?P<other>[\w.\-/]+)(?:['\x22`)\]]|[.!,;:]?$|[.;!] )"
        # Without a mark only what no ordinary word looks like is a value: "Unsupported device type" names none.
        r"| (?P<bare>[A-Za-z]*[\d_./\-][\w./\-]*)(?:[.!,;:]?$|[.;!] ))|^(?:ValueError"
        r"|AssertionError): [`'\x22]?(?P<setting>[\w.\-]+)[`'\x22]? (?:must|should) be (?:one of"
        r"|in) (?P<known>[\[({'].*)|^(?:ValueError"
        r"|NotImplementedError): (?P<name>['\x22]?[\w.\-]+['\x22]?) (?:is not supported|not supported"
        r"|is not recognized|not recognized)(?:[.!,;:]|$| yet| as )"
        r"|^ValueError: Unknown mixed_precision mode: (?P<precision>\S+?)\. Choose between"
    ),
    sources=(
        DOCS,
        "https://docs.python.org/3/library/enum.html",
    ),
    confidence=0.85,
    precedence=44,  # who knows the setting says more
    suggest=suggest,
)
