import numpy as np

np.save("features.npy", {"frames": np.zeros((4, 8))})


class Clips:
    def __getitem__(self, index: int) -> np.ndarray:
        features = np.load("features.npy", allow_pickle=True)
        return features["frames"][index]


clips = Clips()
print("epoch 1", flush=True)
for index in range(4):
    print(clips[index].shape)
