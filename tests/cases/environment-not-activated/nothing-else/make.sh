eval "$(conda shell.bash hook)"
conda activate vit
