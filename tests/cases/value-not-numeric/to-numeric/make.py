import pandas as pd

frame = pd.DataFrame({"age": ["31", "unknown"]})
frame["age"] = pd.to_numeric(frame["age"])
