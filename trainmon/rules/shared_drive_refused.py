"""A host of shared files refused a download.

What happened
    Google Drive or Kaggle was reached and did not give the file.

Why
    The file is not shared with everybody, too many people have fetched it today, or there is no Kaggle token.

How to confirm
    Open the address in a private window of a browser.

How to fix
    Fetch the file by hand and put it where the program looks; share it; write ~/.kaggle/kaggle.json.

Easily confused with
    A machine without internet.

References
    https://github.com/wkentaro/gdown
    https://www.kaggle.com/docs/api
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

GDOWN = "https://github.com/wkentaro/gdown"
KAGGLE = "https://www.kaggle.com/docs/api"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if ctx["token"] or ctx["kaggle"]:
        yield ctx.action(
            "Create an API token on kaggle.com (Settings > API), save it as ~/.kaggle/kaggle.json with mode 600, and "
            "accept the rules of the competition.",
            "Kaggle serves files to known users only.",
            source=KAGGLE,
        )
        return
    yield ctx.action(
        "Download the file in a browser and put it into the program's folder, or wait a day: `pip install -U gdown` "
        "helps when Drive changed its pages.",
        "Drive limits how often a file is fetched, and serves private files to their owners only.",
        source=GDOWN,
    )


RULE = Rule(
    id="shared-drive-refused",
    error_type=ErrorType.HUB_ACCESS,
    title="A host of shared files refused a download",
    description="Google Drive or Kaggle did not give the file.",
    needles=(
        "retrieve the public link of the file",
        "FileURLRetrievalError",
        "viewed or downloaded this file recently",
        "Could not find kaggle.json",
        "kaggle.rest.ApiException",
    ),
    pattern=(
        r"annot retrieve the public link of the file|FileURLRetrievalError: |viewed or downloaded this file recently"
        r"|(?P<token>Could not find kaggle\.json)|(?P<kaggle>kaggle\.rest\.ApiException: \(40[134]\))"
    ),
    sources=(GDOWN, KAGGLE),
    phase=Phase.DATA,
    confidence=0.9,
    precedence=58,
    suggest=suggest,
)
