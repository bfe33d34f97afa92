from torch.utils.data import DataLoader

samples = [text for text in ["a", "b"] if len(text) > 3]
print("samples:", len(samples))
loader = DataLoader(samples, batch_size=2, shuffle=True)
