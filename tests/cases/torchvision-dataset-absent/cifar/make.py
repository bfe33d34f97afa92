from torchvision.datasets import CIFAR10

train_set = CIFAR10("./data", train=True)
