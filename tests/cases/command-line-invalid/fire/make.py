import fire


def train(data, lr=1e-3):
    print(data, lr)


fire.Fire(train)
