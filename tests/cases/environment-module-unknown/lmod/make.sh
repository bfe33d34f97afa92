. /etc/profile.d/lmod.sh
echo "Job 4711 on gpu07"
module load cuda/11.9 || exit 1
python3 train.py
