import numpy as np
from sklearn.ensemble import RandomForestClassifier

x, y = np.random.rand(40, 3), np.arange(40) % 2
print("fitting", flush=True)
RandomForestClassifier(n_estimators=5, max_features="auto").fit(x, y)
