#!/bin/bash
echo "Job $SLURM_JOB_ID on $SLURMD_NODENAME"
srun /opt/conda/envs/vis/bin/python train.py
