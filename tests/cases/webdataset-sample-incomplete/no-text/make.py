import io
import tarfile

import webdataset as wds

with tarfile.open("shard-000.tar", "w") as shard:
    for name in ("s1.jpg", "s1.txt", "s2.jpg"):
        member = tarfile.TarInfo(name)
        member.size = 1
        shard.addfile(member, io.BytesIO(b"1"))

for image, text in wds.WebDataset("shard-000.tar", shardshuffle=False).to_tuple("jpg", "txt"):
    print(len(image), len(text))
