"""What one job has for a setting: looked up in its command, its config, its log and its script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trainmon.knobs.argv import read_argv
from trainmon.knobs.frameworks import framework_of
from trainmon.knobs.names import KNOBS, canonical
from trainmon.knobs.printed import printed
from trainmon.knobs.sections import of_component, of_training, of_validation
from trainmon.knobs.table import Knob
from trainmon.knobs.values import parse_value


@dataclass(frozen=True, slots=True)
class Setting:
    """A knob as one job has it: the name it uses there, the value, and where that was read."""

    knob: str
    name: str
    value: Any
    where: str  # "command", "config", "environment", "log" or "script"


Pairs = Mapping[str, Sequence[tuple[str, Any]]]
"""Settings as written, by the last part of their names, in the order in which they count."""

_SIBLINGS = {"bf16": "fp16", "fp16": "bf16"}
MOST_OF_A_NAME = 50
"""Of a name that stands very often the first say what it is."""


def _by_leaf(pairs: Iterable[tuple[str, Any]]) -> Pairs:
    found: dict[str, list[tuple[str, Any]]] = {}
    for name, value in pairs:
        of_that_name = found.setdefault(canonical(name).rsplit(".", 1)[-1], [])
        if len(of_that_name) < MOST_OF_A_NAME:
            of_that_name.append((name, value))
    return found


# Variables that accelerate sets for its workers and reads itself (accelerate/utils/launch.py).
_VARIABLES = {
    "ACCELERATE_MIXED_PRECISION": "mixed_precision",
    "ACCELERATE_GRADIENT_ACCUMULATION_STEPS": "gradient_accumulation_steps",
}


class Settings:
    """Looks settings up in a job's command, its config, and the part of the log where programs print theirs.

    `nearby` is what else may show the framework: the log around the failure. `script` is what the job's own script
    says where nobody said otherwise, `variables` the environment.
    """

    def __init__(
        self,
        command: Sequence[str],
        config: Mapping[str, Any],
        log_text: str = "",
        nearby: str = "",
        script: Mapping[str, Any] | None = None,
        variables: Mapping[str, Any] | None = None,
    ) -> None:
        self._argv = _by_leaf(reversed(read_argv(command)))
        self._config = _by_leaf(_flat(config))
        self._script = _by_leaf(_flat(script or {}))
        self._variables = _by_leaf(
            (_VARIABLES[k], str(v)) for k, v in (variables or {}).items() if k in _VARIABLES
        )
        self._text = log_text
        self._log: Pairs | None = None
        self.framework = framework_of(f"{log_text} {' '.join(command)} {config} {script or ''}", nearby)

    def find(self, knob: str) -> Setting | None:
        """The knob as this job has it: the command wins over the config, the config over the environment, that
        over the log, and that over what the script's code says."""
        spec = KNOBS.get(knob) or Knob(knob, "", (canonical(knob),), {})
        return (
            self._among(spec, "command", self._argv)
            or self._among(spec, "config", self._config)
            or self._among(spec, "environment", self._variables)
            or self._among(spec, "log", self._printed())
            or self._among(spec, "script", self._script)
        )

    def _printed(self) -> Pairs:
        if self._log is None:
            found = printed(self._text)
            self._log = _by_leaf(sorted(found, key=lambda pair: "." in pair[0]))
        return self._log

    def _among(self, spec: Knob, where: str, pairs: Pairs) -> Setting | None:
        for wanted in self._names(spec):
            named = pairs.get(wanted.rsplit(".", 1)[-1], ())
            fitting = [p for p in named if _is(wanted, canonical(p[0])) and self._belongs(spec, p[0])]
            for name, text in sorted(fitting, key=lambda p: not of_training(p[0])):
                value = parse_value(text, spec.kind)
                if value is not None and value != "auto" and _sensible(spec, name, value, where):
                    return Setting(spec.id, self._shown(name, where), value, where)
        return None

    def _names(self, spec: Knob) -> Iterable[str]:
        """All names, the framework's own first: DeepSpeed's `train_batch_size` is that of all GPUs together."""
        own = spec.framework.get(self.framework or "")
        if own:
            yield canonical(own)
            if (leaf := canonical(own).rsplit(".", 1)[-1]) in spec.names:
                yield leaf
        for name in spec.names:
            if not (self.framework == "deepspeed" and name == "train_batch_size"):
                yield name
        if spec.id == "eval_batch_size":
            yield "batch_size"

    @staticmethod
    def _belongs(spec: Knob, name: str) -> bool:
        """Whether a setting's section fits the knob: what stands under `val:` is not the training's."""
        if spec.id == "eval_batch_size":
            return of_validation(name) or canonical(name).rsplit(".", 1)[-1] != "batch_size"
        if spec.id == "resume_from_checkpoint" and of_component(name):
            return False
        return not of_validation(name)

    def _shown(self, name: str, where: str) -> str:
        """The name as it can be typed; fairseq prints its options in groups that its command line does not have."""
        name = name.lstrip("-+")
        return name.rsplit(".", 1)[-1] if where == "log" and self.framework == "fairseq" else name

    def name(self, knob: str) -> str:
        """What this job calls the knob: as it stands in the evidence, else as its framework does."""
        found = self.find(knob)
        if found is not None:
            return found.name
        spec = KNOBS.get(knob)
        if name := self._declared(spec):
            return name
        # `--fp16` beside `--bf16`, and not `bf16.enabled`.
        sibling = self.find(_SIBLINGS[knob]) if knob in _SIBLINGS else None
        if sibling is not None and sibling.knob in sibling.name:
            return sibling.name.replace(sibling.knob, knob)
        return (spec.framework.get(self.framework or "") or spec.id) if spec else knob

    def _declared(self, spec: Knob | None) -> str | None:
        """The name under which the script declares the knob, as an option without a value to read."""
        if spec is None:
            return None
        return next(
            (name for named in self._script.values() for name, _ in named if canonical(name) in spec.names),
            None,
        )

    def declares(self, knob: str) -> bool:
        """Whether the job's own words name the setting, with a value that can be read or not."""
        return self.find(knob) is not None or self._declared(KNOBS.get(knob)) is not None

    def offers(self, knob: str) -> bool:
        """Whether this job has the knob as a setting: it gave it, its script declares it, or its framework has it."""
        spec = KNOBS.get(knob)
        return spec is None or self.declares(knob) or bool(spec.framework.get(self.framework or ""))

    def lacks(self, knob: str) -> bool:
        """Whether this job's framework is known to have no such setting, and the job gave none either."""
        spec = KNOBS.get(knob)
        return (
            spec is not None
            and spec.framework.get(self.framework or "", knob) is None
            and not self.offers(knob)
        )


def _is(wanted: str, name: str) -> bool:
    """Whether a dotted name ends in the name that is looked for."""
    return name == wanted or name.endswith(f".{wanted}")


def _sensible(spec: Knob, name: str, value: Any, where: str) -> bool:
    """Whether a printed text can be the value: a variable of the shell is no option of the program."""
    if spec.kind != "text":
        return True
    if isinstance(value, bool) or (isinstance(value, str) and not 0 < len(value) <= 200):
        return False
    return where != "log" or not name.isupper()


def _flat(mapping: Mapping[str, Any], before: str = "") -> Iterable[tuple[str, Any]]:
    for key, value in mapping.items():
        name = f"{before}{key}"
        if isinstance(value, Mapping):
            yield from _flat(value, name + ".")
        else:
            yield name, value
