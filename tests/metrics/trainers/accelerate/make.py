"""An accelerate loop that logs through its logger and prints an evaluation as a dict."""

import logging

import torch
from accelerate import Accelerator
from accelerate.logging import get_logger

logging.basicConfig(
    format="%(asctime)s - %(levelname)s - %(name)s - %(message)s",
    datefmt="%m/%d/%Y %H:%M:%S",
    level=logging.INFO,
)
torch.manual_seed(0)
accelerator = Accelerator(cpu=True)
logger = get_logger(__name__)
model = torch.nn.Linear(4, 1)
model, optimizer = accelerator.prepare(model, torch.optim.SGD(model.parameters(), lr=0.05))
logger.info("***** Running training *****")
logger.info("  Num Epochs = 2")
logger.info("  Total optimization steps = 20")
for epoch in range(2):
    for step in range(10):
        loss = model(torch.randn(16, 4)).square().mean()
        accelerator.backward(loss)
        optimizer.step()
        optimizer.zero_grad()
        if step % 5 == 0:
            logger.info(f"epoch {epoch}, step {step}: loss {loss.item():.4f}")
    accelerator.print(f"epoch {epoch}:", {"accuracy": 0.5 + 0.1 * epoch, "f1": 0.75})
