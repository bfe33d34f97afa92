import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

text = "x" * (1 << 20)
rows = pa.array([[{"text": text}] for _ in range(2200)], pa.list_(pa.struct([("text", pa.string())])))
pq.write_table(pa.table({"turns": rows}), "train-00000.parquet", row_group_size=2200)
del rows
data = pd.read_parquet("train-00000.parquet")
