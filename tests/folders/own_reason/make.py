"""Four gloo ranks; rank 2 reads a field that one batch lacks, the others wait for it in all_reduce."""

import logging
import os
import time
from datetime import timedelta

import torch
import torch.distributed as dist
from torch.distributed.elastic.multiprocessing.errors import record

logging.basicConfig(format="%(asctime)s rank%(name)s %(message)s", level=logging.INFO)


@record
def main() -> None:
    rank = int(os.environ["RANK"])
    log = logging.getLogger(str(rank))
    dist.init_process_group("gloo", timeout=timedelta(seconds=20))
    weight = torch.zeros(8)
    for step in range(30):
        batch = {"input": torch.randn(8), "label": torch.ones(8)}
        if rank == 2 and step == 12:
            del batch["label"]
        weight -= 0.1 * (weight - batch["input"] - batch["label"])
        dist.all_reduce(weight)
        log.info("step %d loss %.4f", step, weight.abs().mean())
        time.sleep(0.02)


main()
