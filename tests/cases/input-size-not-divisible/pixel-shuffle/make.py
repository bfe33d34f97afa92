import torch


class Upscale(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.body = torch.nn.Conv2d(3, 10, 3, padding=1)
        self.up = torch.nn.PixelShuffle(2)

    def forward(self, x):
        return self.up(self.body(x))


model = Upscale()
print(model(torch.rand(1, 3, 16, 16)).shape)
