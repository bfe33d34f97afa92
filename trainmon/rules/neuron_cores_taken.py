"""No free NeuronCore for the process.

What happened
    The AWS Neuron runtime could not take the cores that the process asked for.

Why
    Another process, or a notebook kernel that was left, holds them: a core belongs to one process only; more
    processes than cores; the driver is missing or too old.

How to confirm
    `neuron-ls` shows the devices and the processes that hold them.

How to fix
    End the other process; one process for each core, `NEURON_RT_VISIBLE_CORES`, `--nproc_per_node` of that number;
    install the driver.

Easily confused with
    Device memory that is full.

References
    https://awsdocs-neuron.readthedocs-hosted.com/en/latest/neuron-runtime/nrt-troubleshoot.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://awsdocs-neuron.readthedocs-hosted.com/en/latest/neuron-runtime/nrt-troubleshoot.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "neuron-ls; end the process that holds the cores (kill PID, restart the notebook kernel)",
        "A NeuronCore cannot be shared between processes.",
        source=DOCS,
    )
    yield ctx.action(
        "torchrun --nproc_per_node=<number of NeuronCores>; NEURON_RT_VISIBLE_CORES=0-1 for each of several programs",
        "Every process takes the cores it is told, or all of them.",
        source=DOCS,
    )
    yield ctx.action(
        "If neuron-ls shows no device: install or upgrade aws-neuronx-dkms",
        "The runtime needs the driver.",
        source=DOCS,
    )


RULE = Rule(
    id="neuron-cores-taken",
    error_type=ErrorType.CUDA_UNAVAILABLE,
    title="No free NeuronCore for the process",
    description="The AWS Neuron runtime could not take the cores that were asked for.",
    needles=(
        "Neuron Runtime could not be initialized",
        ") not available - Requested:",
        "determine Neuron Driver version",
        "requires Neuron Driver version",
    ),
    pattern=(
        r"The PyTorch Neuron Runtime could not be initialized|Core\(s\) not available - Requested:\S+ Available:\d+"
        r"|Unable to determine Neuron Driver version|This runtime requires Neuron Driver version \S+ or greater"
    ),
    sources=(DOCS,),
    phase=Phase.SETUP,
    confidence=0.92,
    precedence=60,
    suggest=suggest,
)
