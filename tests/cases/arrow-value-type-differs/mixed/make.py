import pandas as pd
from datasets import Dataset

Dataset.from_pandas(pd.DataFrame({"label": [1, "two", 3]}))
