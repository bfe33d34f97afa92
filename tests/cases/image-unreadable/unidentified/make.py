import pathlib

from PIL import Image
from torch.utils.data import DataLoader, Dataset

path = pathlib.Path("cat.jpg").resolve()
path.write_text("<html>404</html>")


class Cats(Dataset):
    def __len__(self):
        return 1

    def __getitem__(self, index):
        return Image.open(str(path)).convert("RGB")


next(iter(DataLoader(Cats())))
