def train_step(batch):
    inputs, labels = batch
    return inputs


train_step((1, 2, 3))
