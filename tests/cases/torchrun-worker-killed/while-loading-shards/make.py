import os
import signal
import time

import torch
from tqdm import tqdm

for shard in range(3):
    torch.save({"weight": torch.zeros(1000)}, f"shard-{shard}-{os.environ['RANK']}.pt")
for shard in tqdm(range(3), desc="Loading checkpoint shards", disable=os.environ["RANK"] != "0"):
    torch.load(f"shard-{shard}-{os.environ['RANK']}.pt")
    time.sleep(3)
    if shard == 0 and os.environ["RANK"] == "1":
        os.kill(os.getpid(), signal.SIGKILL)
