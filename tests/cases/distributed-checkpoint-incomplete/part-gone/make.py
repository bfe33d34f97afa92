from pathlib import Path

import torch
import torch.distributed.checkpoint as dcp

dcp.save({"weight": torch.zeros(2)}, checkpoint_id="step-100")
for part in Path("step-100").glob("*.distcp"):
    part.unlink()
dcp.load({"weight": torch.zeros(2)}, checkpoint_id="step-100")
