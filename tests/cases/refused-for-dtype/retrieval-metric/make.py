import torch
from torchmetrics.functional.retrieval import retrieval_average_precision

scores = torch.randint(0, 3, (8,))
relevant = torch.randint(0, 2, (8,))
print(retrieval_average_precision(scores, relevant))
