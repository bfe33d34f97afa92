#!/bin/bash
#SBATCH --nodes=2 --ntasks=2
echo "Job $SLURM_JOB_ID on $SLURM_JOB_NODELIST, $SLURM_NNODES nodes"
sleep 8
srun hostname
