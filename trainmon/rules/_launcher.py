"""Which launcher starts a job's processes, and its options by the names that it has for them."""

from __future__ import annotations

from pathlib import PurePath

from trainmon.rules._rule import Context

# https://docs.pytorch.org/docs/stable/elastic/run.html, https://huggingface.co/docs/accelerate/package_reference/cli,
# https://www.deepspeed.ai/getting-started/#launching-deepspeed-training, https://slurm.schedmd.com/srun.html
_OPTIONS = {
    "processes": {
        "torchrun": "torchrun --nproc_per_node=$(nvidia-smi -L | wc -l)",
        "accelerate": "accelerate launch --num_processes=<GPUs of all machines>",
        "deepspeed": "deepspeed --num_gpus=$(nvidia-smi -L | wc -l)",
        "srun": "srun --ntasks-per-node equal to --gpus-per-node",
    },
    "port": {
        "torchrun": "torchrun --master-port=<another port, not {0}> … (on one node torchrun --standalone picks a free one)",
        "accelerate": "accelerate launch --main_process_port=<another port, not {0}> …  (0 picks a free one)",
        "deepspeed": "deepspeed --master_port=<another port, not {0}> …",
        "srun": "export MASTER_PORT=<another port, not {0}>, e.g. $((20000 + SLURM_JOB_ID % 10000))",
    },
}


def launcher(ctx: Context) -> str | None:
    """The launcher that the command or the log around the failure shows; None when neither tells."""
    programs = {PurePath(word).name for word in ctx.evidence.command[:8]}
    for name in ("accelerate", "deepspeed", "torchrun", "srun"):
        if name in programs or (name == "torchrun" and "torch.distributed.run" in ctx.evidence.command):
            return name
    if ctx.search(r"\baccelerate/commands/launch\.py|\baccelerate launch\b"):
        return "accelerate"
    if ctx.search(r"deepspeed[./]launcher|\[launch\.py:\d"):
        return "deepspeed"
    if ctx.search(r"torch[./]distributed[./](?:run|launcher|elastic)|\btorchrun\b"):
        return "torchrun"
    return None


def option(ctx: Context, what: str, *values: str) -> str:
    """The launcher's words for `what` ("processes" or "port"); those of all launchers when it is not known."""
    by_launcher = _OPTIONS[what]
    name = launcher(ctx)
    said = by_launcher[name] if name else "; or ".join(by_launcher.values())
    return said.format(*values)
