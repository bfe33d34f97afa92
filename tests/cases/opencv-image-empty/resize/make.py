import cv2


class Images:
    def __getitem__(self, index):
        image = cv2.imread(f"images/{index:04d}.jpg")
        return cv2.resize(image, (512, 512))


Images()[3]
