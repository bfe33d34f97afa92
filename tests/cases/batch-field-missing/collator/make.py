from torch.utils.data import DataLoader


def collate(batch):
    return [row["input_ids"] for row in batch]


for _ in DataLoader([{"text": "a"}], collate_fn=collate):
    pass
