cd /scratch/project/train_run
./train_model --epochs 3
