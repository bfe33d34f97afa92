import os
import signal
import time

import numpy as np
from batchgenerators.dataloading.data_loader import DataLoader
from batchgenerators.dataloading.nondet_multi_threaded_augmenter import NonDetMultiThreadedAugmenter


class Cases(DataLoader):
    def generate_train_batch(self):
        self.made = getattr(self, "made", 0) + 1
        if self.made == 5:
            os.kill(os.getpid(), signal.SIGKILL)
        return {"data": np.zeros((2, 4))}


def main():
    batches = NonDetMultiThreadedAugmenter(Cases(None, 2, infinite=True), None, 2)
    for step in range(100):
        next(batches)
        print(f"step {step}", flush=True)
        time.sleep(0.3)


main()
