cat >train.py <<'END'
import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.model_selection import cross_validate


class Model(ClassifierMixin, BaseEstimator):
    def fit(self, features, target):
        raise RuntimeError("kernel of another kind")


features, target = np.random.rand(50, 3), np.arange(50) % 2
scores = cross_validate(Model(), features, target, cv=5)
END
python train.py 2>&1 | head -n 14
exit ${PIPESTATUS[0]}
