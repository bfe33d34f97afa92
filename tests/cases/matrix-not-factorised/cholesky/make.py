import torch


def train_step(features):
    covariance = features.T @ features - torch.eye(features.shape[1])
    return torch.linalg.cholesky(covariance).sum()


train_step(torch.zeros(8, 4))
