import torch


def load_network(net, path, param_key="params"):
    loaded = torch.load(path, map_location="cpu")
    net.load_state_dict(loaded[param_key])


net = torch.nn.Linear(4, 2)
torch.save(net.state_dict(), "net_g.pth")
load_network(net, "net_g.pth")
