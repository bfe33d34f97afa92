"""What is opened as a log, and what is refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from trainmon.errors import UsageError
from trainmon.logs import open_log


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/urandom"])
def test_a_device_that_never_ends_is_refused(device: str) -> None:
    with pytest.raises(UsageError, match="is a device, not a log"):
        open_log(Path(device))


def test_the_empty_device_is_an_empty_log() -> None:
    assert len(open_log(Path(os.devnull)).data) == 0
