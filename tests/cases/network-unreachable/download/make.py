import torch


def build_model():
    return torch.hub.load_state_dict_from_url("http://192.0.2.1/resnet50.pth")


build_model()
