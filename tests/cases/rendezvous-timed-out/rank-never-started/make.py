from datetime import timedelta

import torch.distributed as dist

dist.init_process_group(
    "gloo", init_method="tcp://127.0.0.1:29815", rank=0, world_size=2, timeout=timedelta(seconds=3)
)
