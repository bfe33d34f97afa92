"""Logs as JSON lines with the traceback in a field; the head of the model has another width."""

import json
import logging
import sys

import torch


class Lines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        entry = {"level": record.levelname, "logger": record.name, "message": record.getMessage()}
        if record.exc_info:
            entry["exc_info"] = self.formatException(record.exc_info)
        return json.dumps(entry)


handler = logging.StreamHandler()
handler.setFormatter(Lines())
log = logging.getLogger("train")
log.addHandler(handler)
log.setLevel(logging.INFO)


def train() -> None:
    body, head = torch.nn.Linear(16, 32), torch.nn.Linear(64, 4)
    for step in range(10):
        hidden = body(torch.randn(8, 16))
        log.info("step %d loss %.3f", step, hidden.mean().abs().item())
        if step == 6:
            head(hidden)


try:
    train()
except Exception:
    log.exception("training failed")
    sys.exit(1)
