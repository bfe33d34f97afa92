"""A reference to a function that nothing registered with gin."""

import gin


@gin.configurable
def train(lr=1e-3):
    print("lr", lr)


gin.parse_config("train.lr = @schedule()")
train()
