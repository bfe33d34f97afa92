"""A value that should be a number is text.

What happened
    Data was converted to numbers and one value is not one.

Why
    A header read as data, a missing value written as text (`NA`, `-`, `?`), a category column, or a decimal
    comma.

How to confirm
    `pd.to_numeric(column, errors="coerce").isna()` shows the rows.

How to fix
    Skip the header, encode categories, declare missing values (`na_values=`).

Easily confused with
    A malformed option on the command line.

References
    https://pandas.pydata.org/docs/reference/api/pandas.to_numeric.html
    https://scikit-learn.org/stable/modules/preprocessing.html#encoding-categorical-features
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

ENCODE = "https://scikit-learn.org/stable/modules/preprocessing.html#encoding-categorical-features"
DOCS = "https://pandas.pydata.org/docs/reference/api/pandas.to_numeric.html"


def describe(ctx: Context) -> str:
    return f"It is {ctx['value'] or ctx['text'] or ctx['cell']}."


def suggest(ctx: Context) -> Iterator[Suggestion]:
    value = ctx["value"] or ctx["text"] or ctx["cell"]
    if ctx["text"] and re.fullmatch(r"'\s*[-+]?\d*\.\d*(?:[eE][-+]?\d+)?\s*'", ctx["text"]):
        yield ctx.action(
            f"If {value} is a number, read it by int(float(x)); if it is several labels or ids, split the text at the right "
            "separator first, or declare the column as text when the file is read (dtype=str).",
            "int() reads whole numbers only.",
            source="https://docs.python.org/3/library/functions.html#int",
        )
        return
    frames = ctx.exception.frames if ctx.exception else ()
    if any("/sklearn/" in frame.file.replace("\\", "/") for frame in frames):
        yield ctx.action(
            "Encode or drop the text columns before fit: OneHotEncoder in a ColumnTransformer (lists: MultiLabelBinarizer), "
            "or X.select_dtypes('number').",
            "scikit-learn's estimators take numbers only.",
            source=ENCODE,
        )
    yield ctx.action(
        f"Find the rows with {value}: `df[pd.to_numeric(df[col], errors='coerce').isna()]`; "
        "drop, encode or correct them.",
        "One such value ends the conversion.",
        source=DOCS,
    )
    yield ctx.action(
        "Check for a header read as data (header=, skiprows=) and declare missing values "
        "with na_values=[...].",
        "Headers and marks for missing values are text.",
    )


RULE = Rule(
    id="value-not-numeric",
    error_type=ErrorType.DATASET_INVALID,
    title="A value that should be a number is text",
    description="A text cannot be read as a number.",
    needles=(
        "could not convert string to float",
        "invalid literal for int()",
        "Unable to parse string ",
    ),
    pattern=r"could not convert string to float: (?P<value>'[^']*'|\x22[^\x22]*\x22|\S+)|invalid literal "
    r"for int\(\) with base 10: (?P<text>'[^']*')|^ValueError: Unable to parse string (?P<cell>['\"].*['\"]) at position \d",
    sources=(DOCS, ENCODE),
    confidence=0.68,
    precedence=48,
    suggest=suggest,
    describe=describe,
)
