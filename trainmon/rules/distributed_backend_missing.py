"""The chosen communication backend is not in this build.

What happened
    `init_process_group` was given a backend that was not compiled in.

Why
    NCCL does not exist on Windows and macOS nor in CPU builds; MPI only in builds from source.

How to confirm
    `torch.distributed.is_nccl_available()`.

How to fix
    backend="gloo", or a build with the backend.

Easily confused with
    NCCL without visible GPUs.

References
    https://docs.pytorch.org/docs/stable/distributed.html#backends
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/distributed.html#backends"


_GLOO = {
    "hf": "--ddp_backend gloo (TrainingArguments(ddp_backend='gloo'))",
    "lightning": "Trainer(strategy=DDPStrategy(process_group_backend='gloo'))",
    "accelerate": "Accelerator(kwargs_handlers=[InitProcessGroupKwargs(backend='gloo')])",
    "megatron": "--distributed-backend gloo",
}


def suggest(ctx: Context) -> Iterable[Suggestion]:
    if ctx["libuv"]:
        yield ctx.action(
            "export USE_LIBUV=0 (Windows: set USE_LIBUV=0), or init_method='tcp://HOST:PORT?use_libuv=0'",
            "This build of PyTorch has no libuv, which its TCPStore uses by default since 2.4.",
            source="https://docs.pytorch.org/tutorials/intermediate/TCPStore_libuv_backend.html",
        )
        return
    yield ctx.action(
        _GLOO.get(ctx.framework or "", "init_process_group(backend='gloo')"),
        f"{ctx['backend']} is not in this build; gloo is on every platform.",
        source=DOC,
    )
    yield ctx.action(
        "On Linux with GPUs: install the CUDA build of torch",
        "Only it contains NCCL.",
        source="https://pytorch.org/get-started/locally/",
    )


RULE = Rule(
    id="distributed-backend-missing",
    error_type=ErrorType.DIST_INIT,
    title="The chosen communication backend is not in this build",
    description="The distributed backend that was asked for is not available in this PyTorch build.",
    needles=(
        "distributed package doesn't have",
        "without libuv support",
    ),
    pattern=r"(?i)distributed package doesn't have (?P<backend>\w+) built in"
    r"|use_libuv was requested but PyTorch was buil[dt] (?P<libuv>without libuv) support",
    sources=(DOC,),
    phase=Phase.SETUP,
    confidence=0.95,
    suggest=suggest,
)
