import re


def train_step(name):
    return re.search(r"\d+", name).group()


train_step("last")
