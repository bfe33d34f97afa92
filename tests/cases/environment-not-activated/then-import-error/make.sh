conda activate det
echo "import lightning as L" > loop.py
python loop.py
