from datetime import timedelta

import torch.distributed as dist

dist.init_process_group(
    "gloo", init_method="tcp://node-0.invalid:29500", rank=1, world_size=2, timeout=timedelta(seconds=3)
)
