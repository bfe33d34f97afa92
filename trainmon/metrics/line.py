"""What one line of console output says of the training."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class MetricLine:
    """Values by name, and where in the training they were printed.

    `step` is a step printed as such; `epoch` and `done`/`total` (within the epoch, or of the whole bar) are
    what a step can be worked out from. `bar` is a progress bar beside which other lines are printed, `label`
    what stands before it and `rate` its iterations per second; `running` says that the line will be printed
    again with newer values of the same step, `absolute` that the step counts over all epochs, `from_zero` that
    epochs are counted from 0, `row` that the line is a bare mapping, as a Trainer prints, and `wraps` that
    more values may stand below it. `ends_before`: the line that completed this one is to be read for itself.
    """

    values: dict[str, float] = field(default_factory=dict)
    step: float | None = None
    epoch: float | None = None
    done: float | None = None
    total: float | None = None
    bar: bool = False
    running: bool = False
    from_zero: bool = False
    absolute: bool = False
    row: bool = False
    wraps: bool = False
    ends_before: bool = False
    label: str = ""
    rate: float | None = None
