import keras
import numpy as np

x = keras.Input((4,))
print(np.log(x))
