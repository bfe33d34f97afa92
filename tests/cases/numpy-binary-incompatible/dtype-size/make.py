import pandas as pd

print(pd.DataFrame({"loss": [0.7, 0.5]}))
