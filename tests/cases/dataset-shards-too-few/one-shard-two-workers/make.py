import io
import tarfile

import webdataset as wds

with tarfile.open("shard-000.tar", "w") as shard:
    member = tarfile.TarInfo("s1.txt")
    member.size = 1
    shard.addfile(member, io.BytesIO(b"1"))

for sample in wds.WebLoader(wds.WebDataset("shard-000.tar", shardshuffle=False), num_workers=2):
    print(sample)
