#!/bin/bash
echo "Starting on $SLURMD_NODENAME"
srun --ntasks=4 --exact --cpus-per-task=4 python train.py
