"""The container could not be started as it was asked for.

What happened
    Docker, containerd or Apptainer answered that the container cannot be made or its command not
    started.

Why
    A command that the image does not have, an option in the place of the command, a misspelled image or
    tag, or a host folder that is not there.

How to confirm
    `docker run --rm -it --entrypoint sh IMAGE`; `docker pull IMAGE`; `ls -ld FOLDER`.

How to fix
    Correct the command, image, tag or mount.

Easily confused with
    A daemon that does not run.

References
    https://docs.docker.com/reference/cli/docker/container/run/
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

OVERLAY = "https://apptainer.org/docs/user/main/persistent_overlays.html"
DOCS = "https://docs.docker.com/reference/cli/docker/container/run/"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if ctx["daemon"]:
        yield ctx.action(
            f"Start the engine (`sudo systemctl start docker`), or point DOCKER_HOST to one that runs: nothing answers "
            f"at {ctx['daemon']}.",
            "The docker command only talks to a service, and none is there.",
            source=DOCS,
        )
        return
    if ctx["overlay"]:
        yield ctx.action(
            f"Check the overlay: `ls -l {ctx['overlay']}`; correct the path after `--overlay`, and add `:ro` to it "
            "when several jobs use the same one",
            "Apptainer opens a writable overlay for one container at a time, and starts none without the file.",
            source=OVERLAY,
        )
        return
    yield ctx.action(
        "Correct what the message names in the command line of the container: "
        f"{ctx['program'] or ctx['path'] or ctx['image'] or ctx['tag'] or ctx['file'] or ctx['sif'] or 'the image and its mounts'}",
        "Nothing of that name is in the image, the registry or on this machine.",
        source=DOCS,
    )
    yield ctx.action(
        "The order is `docker run OPTIONS IMAGE COMMAND`; log in for private images (docker login)",
        "What follows the image is taken for the command.",
    )


RULE = Rule(
    id="container-not-started",
    error_type=ErrorType.CONFIG_ERROR,
    title="The container could not be started as it was asked for",
    description="The engine refused the image, the command or a mount of the container.",
    needles=(
        "executable file not found in $PATH",
        "bind source path does not exist",
        "pull access denied for",
        "manifest unknown",
        "could not open image ",
        "Cannot connect to the Docker daemon",
        "container creation failed",
        "while loading overlay images",
    ),
    pattern=(
        r"(?:starting container process caused|unable to start container process|exec failed).*"
        r"exec: \\?\x22(?P<program>[^\x22\\]+)\\?\x22: executable file not found in \$PATH"
        r"|bind source path does not exist: (?P<path>[^.\s]+)"
        r"|pull access denied for (?P<image>[^,\s]+)"
        r"|manifest for (?P<tag>\S+) not found: manifest unknown"
        r"|Cannot connect to the Docker daemon at (?P<daemon>\S+)\."
        r"|^FATAL: +container creation failed: "
        r"|^FATAL: +could not open image (?P<file>[^:]+):"
        r"|^FATAL: +while loading overlay images: failed to open overlay image (?P<overlay>[^:]+):"
        r"|^FATAL: +While checking container encryption: could not open image (?P<sif>[^:]+):"
    ),
    sources=(DOCS,),
    phase=Phase.SETUP,
    confidence=0.88,
    precedence=60,
    suggest=suggest,
)
