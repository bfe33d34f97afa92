truncate -s 256M disk.img
mkfs.btrfs -q disk.img
mkdir -p home
mount -o loop disk.img home
btrfs quota enable home
btrfs subvolume create home/out >/dev/null
btrfs qgroup limit 2M home/out
cat >train.py <<'END'
import os
import shutil


def save_checkpoint(source, step):
    os.makedirs(f"home/out/checkpoint-{step}")
    shutil.copy(source, f"home/out/checkpoint-{step}/optimizer.pt")


with open("optimizer.pt", "wb") as out:
    out.write(os.urandom(900_000))
for step in range(100, 600, 100):
    print({"loss": 1.204 - step / 10000, "epoch": step / 1000}, flush=True)
    save_checkpoint("optimizer.pt", step)
    os.sync()
END
python3 train.py
