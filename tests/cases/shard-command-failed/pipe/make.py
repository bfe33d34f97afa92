import webdataset as wds

for sample in wds.WebDataset("pipe:cat shards/train-000.tar", shardshuffle=False):
    print(sample)
