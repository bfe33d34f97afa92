from sklearn.ensemble import RandomForestClassifier

config = {"n_estimators": 100, "min_impurity_split": None}
model = RandomForestClassifier(**config)
