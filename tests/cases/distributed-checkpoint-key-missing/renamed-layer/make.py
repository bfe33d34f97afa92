import torch
import torch.distributed.checkpoint as dcp

dcp.save({"body.weight": torch.zeros(2, 2)}, checkpoint_id="dist_ckpt", no_dist=True)
print("loading dist_ckpt")
dcp.load({"head.weight": torch.zeros(2, 2)}, checkpoint_id="dist_ckpt", no_dist=True)
