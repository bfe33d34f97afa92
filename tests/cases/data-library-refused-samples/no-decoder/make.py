import io
import tarfile

import webdataset as wds

with tarfile.open("shard-000.tar", "w") as shard:
    member = tarfile.TarInfo("s1.json")
    member.size = 2
    shard.addfile(member, io.BytesIO(b"{}"))

for sample in wds.WebDataset("shard-000.tar", shardshuffle=False).xdecode(must_decode=True):
    print(sample)
