"""vLLM's engine process failed, and its front end says so.

What happened
    The process with the engine, or one of its workers, raised an error; the API server or the script that called
    `LLM(...)` only reports that.

Why
    The error of the engine's own process, printed above or in that worker's output.

How to confirm
    Read the lines that start with `(EngineCore` or `(Worker` before this one.

How to fix
    The one of that error.

Easily confused with
    The cause itself.

References
    https://github.com/vllm-project/vllm/blob/main/vllm/v1/engine/utils.py
    https://docs.vllm.ai/en/latest/usage/troubleshooting.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Phase, Role, Suggestion
from trainmon.rules._rule import Context, Rule

SOURCE = "https://github.com/vllm-project/vllm/blob/main/vllm/v1/engine/utils.py"
TROUBLE = "https://docs.vllm.ai/en/latest/usage/troubleshooting.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "Read the first error of the engine's process above; if there is none: VLLM_LOGGING_LEVEL=DEBUG, and "
        "VLLM_ENABLE_V1_MULTIPROCESSING=0 to have the engine fail in this process",
        "This line only repeats that the engine did not start.",
        source=TROUBLE,
    )
    yield ctx.action(
        "dmesg -T | grep -i -E 'killed process|oom|xid'; nvidia-smi",
        "An engine that ends without a word was killed or crashed in native code.",
    )


RULE = Rule(
    id="vllm-engine-failed",
    error_type=ErrorType.UNKNOWN,
    title="vLLM's engine process failed, and its front end says so",
    description="The engine or one of its workers ended with an error of its own.",
    needles=(
        "Engine core initialization failed",
        "WorkerProc initialization failed",
        "EngineCore encountered an issue",
        "Engine process failed to start",
    ),
    pattern=r"Engine core initialization failed\. See root cause above|WorkerProc initialization failed due to an exception in a "
    r"background process|EngineCore encountered an issue\. See stack trace|Engine process failed to start",
    sources=(SOURCE, TROUBLE),
    role=Role.CASCADE,
    phase=Phase.MODEL,
    confidence=0.5,
    suggest=suggest,
)
