import cv2
from torch.utils.data import DataLoader, Dataset


class Images(Dataset):
    def __len__(self):
        return 40

    def load_image(self, index):
        path = f"sets/train/{index:06d}.jpg"
        img = cv2.imread(path)
        assert img is not None, f"Image Not Found {path}"
        return img

    def __getitem__(self, index):
        return self.load_image(index)


def main():
    for images in DataLoader(Images(), batch_size=4):
        print(images.shape)


if __name__ == "__main__":
    main()
