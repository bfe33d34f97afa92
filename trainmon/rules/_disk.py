"""Which folder a failed write went to."""

from __future__ import annotations

import re
import shlex

from trainmon.rules._rule import Context

_QUOTED = re.compile(r"(?:device|exceeded|space)[^'\"\n]{0,60}['\"]([^'\"\n]{1,300})['\"]")


def place_of(ctx: Context) -> str:
    """The folder, quoted for a shell: that of the file in the message, else where the job writes, else ".".

    A message of OSError ends in the file's name.
    """
    message = f"{ctx.line}\n{ctx.exception.message if ctx.exception else ''}"
    named = _QUOTED.search(message)
    if named:
        folder = named.group(1).rpartition("/")[0] or "."
        return shlex.quote(folder)
    output = ctx.knob("output_dir")
    return shlex.quote(output) if isinstance(output, str) and output else "."
