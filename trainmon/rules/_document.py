"""What a rule's module says to people, read from its docstring; pages and docs are made of it."""

from __future__ import annotations

import importlib
import inspect
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from trainmon.model import Role
from trainmon.rules._rule import Rule

HEADINGS = ("What happened", "Why", "How to confirm", "How to fix", "Easily confused with", "References")

ROLES = {
    Role.ROOT: "can be the cause",
    Role.FALLBACK: "the answer when nothing more exact is known",
    Role.CASCADE: "follows another failure",
    Role.CONFIRMATION: "confirms another finding",
    Role.ADVICE: "a library's advice, never a cause",
    Role.CLEANUP: "said while cleaning up, never a cause",
}
"""What a rule's role means, in a few words."""

# Whose documentation a source is, by the start of its host and path; the first that fits.
_PUBLISHERS = (
    ("PyTorch", "docs.pytorch.org", "pytorch.org", "github.com/pytorch/"),
    ("DeepSpeed", "www.deepspeed.ai", "deepspeed.readthedocs.io", "github.com/deepspeedai/"),
    ("Lightning", "lightning.ai", "github.com/Lightning-AI/"),
    ("Hugging Face", "huggingface.co", "status.huggingface.co", "github.com/huggingface/"),
    ("Keras", "keras.io", "github.com/keras-team/"),
    ("TensorFlow", "www.tensorflow.org", "github.com/tensorflow/"),
    (
        "JAX",
        "docs.jax.dev",
        "github.com/jax-ml/",
        "flax.readthedocs.io",
        "flax-linen.readthedocs.io",
        "orbax.readthedocs.io",
        "github.com/google/orbax",
        "optax.readthedocs.io",
        "github.com/openxla/",
    ),
    ("Slurm", "slurm.schedmd.com", "github.com/SchedMD/"),
    ("Kubernetes", "kubernetes.io", "github.com/kubernetes/"),
    ("Ray", "docs.ray.io", "github.com/ray-project/"),
    ("vLLM", "docs.vllm.ai", "github.com/vllm-project/"),
    ("NVIDIA", "docs.nvidia.com", "developer.nvidia.com", "github.com/NVIDIA/"),
    ("AMD ROCm", "rocm.docs.amd.com", "github.com/ROCm/"),
    ("NumPy", "numpy.org"),
    ("Python", "docs.python.org", "peps.python.org", "packaging.python.org", "pip.pypa.io"),
    ("Linux", "man7.org", "docs.kernel.org", "www.kernel.org", "www.gnu.org", "sourceware.org"),
)
OTHER = "Others"
PUBLISHERS = (*(name for name, *_ in _PUBLISHERS), OTHER)


@dataclass(frozen=True, slots=True)
class Document:
    """A rule in words: one sentence, and the headed sections in order; empty for a rule without a module."""

    summary: str = ""
    sections: tuple[tuple[str, str], ...] = ()


def document(rule: Rule) -> Document:
    """The words of a built-in rule; those of a user's own are its description."""
    try:
        module = importlib.import_module(f"trainmon.rules.{rule.id.replace('-', '_')}")
    except ImportError:
        return Document()
    if getattr(module, "RULE", None) is not rule:
        return Document()
    return read_docstring(inspect.cleandoc(module.__doc__ or ""))


def read_docstring(text: str) -> Document:
    """First paragraph, and the headed sections: a line at the margin, its body indented below."""
    summary, *rest = re.split(r"\n\n", text.strip(), maxsplit=1)
    sections: list[tuple[str, list[str]]] = []
    for line in rest[0].splitlines() if rest else []:
        if line and not line.startswith(" "):
            sections.append((line.strip(), []))
        elif sections:
            sections[-1][1].append(line.strip())
    return Document(" ".join(summary.split()), tuple((title, _flow(lines)) for title, lines in sections))


def _flow(lines: list[str]) -> str:
    """Wrapped lines joined again; paragraphs, and lines that are links, stay apart."""
    out: list[str] = []
    fresh = True
    for line in lines:
        if not line:
            fresh = True
        elif fresh or line.startswith("http"):
            out.append(line)
            fresh = line.startswith("http")
        else:
            out[-1] += f" {line}"
    return "\n".join(out)


def publishers(rule: Rule) -> frozenset[str]:
    """Whose documentation or source code a rule stands on."""
    return frozenset(_publisher(source) for source in rule.sources) or frozenset({OTHER})


def _publisher(source: str) -> str:
    parts = urlsplit(source)
    place = parts.netloc + parts.path
    fits = (name for name, *starts in _PUBLISHERS if place.startswith(tuple(starts)))
    return next(fits, OTHER)


def captured(rule: Rule) -> tuple[str, ...]:
    """The names of the values that a rule takes out of the line."""
    return tuple(re.findall(r"\(\?P<(\w+)>", rule.pattern))
