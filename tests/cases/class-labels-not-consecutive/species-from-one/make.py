"""Species numbered from 1, as in many tables, given to XGBoost's classifier."""

import numpy
import xgboost

generator = numpy.random.default_rng(0)
features = generator.normal(size=(120, 6))
species = generator.integers(1, 5, size=120)
print(f"{len(features)} rows, {features.shape[1]} features")
xgboost.XGBClassifier(n_estimators=20).fit(features, species)
