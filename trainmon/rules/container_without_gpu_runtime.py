"""The container was started without access to the GPU.

What happened
    Docker has no driver for GPUs, or NVIDIA's container tool could not prepare the GPU for the container.

Why
    The NVIDIA Container Toolkit is not installed or Docker was not restarted after it, the host's driver is not
    loaded, or a running container lost its devices when the host reloaded its services.

How to confirm
    `nvidia-smi` on the host, then `docker run --rm --gpus all ubuntu nvidia-smi`.

How to fix
    Install and configure the toolkit, load the driver, start the container anew.

Easily confused with
    A host without any NVIDIA driver; a torch build without CUDA inside a good container.

References
    https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/install-guide.html
    https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/troubleshooting.html
    https://github.com/NVIDIA/nvidia-docker/issues/1730
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

INSTALL = "https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/install-guide.html"
TROUBLE = "https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/troubleshooting.html"
LOST = "https://github.com/NVIDIA/nvidia-docker/issues/1730"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if "Unknown Error" in ctx.line:
        yield ctx.action(
            "Start the container anew; to keep it from happening again pass the devices explicitly (--device "
            "/dev/nvidia0 --device /dev/nvidiactl --device /dev/nvidia-uvm), or let Docker use cgroupfs "
            '("exec-opts": ["native.cgroupdriver=cgroupfs"] in /etc/docker/daemon.json)',
            "A reload of the host's services (systemctl daemon-reload) takes the devices away from running containers.",
            source=LOST,
        )
        return
    yield ctx.action(
        "On the host: nvidia-smi; install nvidia-container-toolkit; sudo nvidia-ctk runtime configure "
        "--runtime=docker; sudo systemctl restart docker",
        "Without the toolkit Docker does not know what a GPU is.",
        source=INSTALL,
    )
    yield ctx.action(
        "docker run --rm --gpus all ubuntu nvidia-smi    # the smallest test",
        "If this prints the card, the image or the command of the training is at fault.",
        source=INSTALL,
    )


RULE = Rule(
    id="container-without-gpu-runtime",
    error_type=ErrorType.CUDA_UNAVAILABLE,
    title="The container was started without access to the GPU",
    description="Docker or the NVIDIA container tool could not give the GPU to the container.",
    needles=(
        "could not select device driver",
        "Failed to initialize NVML: Unknown Error",
        "runtime name: nvidia",
        "runtime specified nvidia",
        "nvidia-container-cli",
    ),
    pattern=r'could not select device driver "(?:nvidia)?" with capabilities: \[\[.*gpu'
    r"|nvidia-container-cli: (?:initialization|device|mount|detection|container|ldcache) error: "
    r"|Failed to initialize NVML: Unknown Error|[Uu]nknown (?:or invalid )?runtime (?:name: |specified )nvidia"
    r"|creation failed: exec: \x22[^\x22]*nvidia-container-cli\x22",
    sources=(INSTALL, TROUBLE, LOST),
    phase=Phase.SETUP,
    confidence=0.93,
    precedence=62,
    suggest=suggest,
)
