"""There is no display or graphics driver to draw with.

What happened
    OpenGL, X11, Qt, Tk or SDL could not open a screen.

Why
    A server or container has no screen; the EGL or OSMesa libraries, or the `graphics` capability of the
    NVIDIA container, are missing.

How to confirm
    `echo $DISPLAY $MUJOCO_GL; ldconfig -p | grep -i egl`.

How to fix
    Render without a screen (MUJOCO_GL=egl or osmesa, SDL_VIDEODRIVER=dummy, MPLBACKEND=Agg,
    QT_QPA_PLATFORM=offscreen, opencv-python-headless, xvfb-run), or switch rendering off.

Easily confused with
    A missing GPU for computing.

References
    https://mujoco.readthedocs.io/en/stable/programming/index.html
    https://github.com/google-deepmind/mujoco/blob/main/python/mujoco/egl/__init__.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://mujoco.readthedocs.io/en/stable/programming/index.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Draw without a screen: MUJOCO_GL=egl (or osmesa) PYOPENGL_PLATFORM=egl for MuJoCo, "
        "MPLBACKEND=Agg for matplotlib, SDL_VIDEODRIVER=dummy for pygame, QT_QPA_PLATFORM=offscreen or "
        "opencv-python-headless for OpenCV; or start with xvfb-run -a",
        "This machine has no screen that the job can open.",
        source=DOCS,
    )
    yield ctx.action(
        "For EGL install libegl1 and libgles2, in containers with NVIDIA_DRIVER_CAPABILITIES=all; for "
        "OSMesa install libosmesa6",
        "The libraries that draw without a screen are packages of their own.",
    )


RULE = Rule(
    id="display-missing",
    error_type=ErrorType.DEPENDENCY_MISSING,
    title="There is no display or graphics driver to draw with",
    description="A program wants to draw or render and finds no screen, and no way to draw without one.",
    needles=(
        "NoSuchDisplay",
        "DisplayNameError",
        "No available video device",
        "EGL device display",
        "no $DISPLAY",
        "Failed to open display",
        "DISPLAY environment variable is missing",
        "Qt platform plugin",
        "OpenGL platform library has not been loaded",
        "eglQueryString",
        "MUJOCO_GL",
    ),
    pattern=(
        r"NoSuchDisplayException: "
        r"|DisplayNameError: Bad display name"
        r"|pygame\.error: No available video device"
        r"|Cannot initialize an? EGL device display"
        r"|no display name and no \$DISPLAY environment variable"
        r"|X11: (?:Failed to open display|The DISPLAY environment variable is missing)"
        r"|Could not load the Qt platform plugin"
        r"|no Qt platform plugin could be initialized"
        r"|an OpenGL platform library has not been loaded into this process"
        r"|'NoneType' object has no attribute 'eglQueryString'"
        r"|invalid value for environment variable MUJOCO_GL: (?P<gl>\S+)"
    ),
    sources=(
        DOCS,
        "https://github.com/google-deepmind/mujoco/blob/main/python/mujoco/egl/__init__.py",
    ),
    phase=Phase.SETUP,
    confidence=0.92,
    precedence=68,
    suggest=suggest,
)
