import numpy as np
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import cross_validate

features = np.array([["1.0", "red"], ["2.0", "blue"], ["3.0", "red"], ["4.0", "blue"]], dtype=object)
cross_validate(LinearRegression(), features, np.arange(4.0), cv=2)
