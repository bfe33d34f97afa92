def train_step(batch):
    assert len(batch) == 4


train_step([1, 2])
