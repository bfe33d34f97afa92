import numpy as np
from sklearn.svm import SVC

features = np.random.rand(20, 4)
labels = np.zeros(20)
SVC().fit(features, labels)
