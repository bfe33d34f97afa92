import os

import pyarrow as pa
import pyarrow.parquet as pq

pq.write_table(pa.table({"x": list(range(1000))}), "shard-0.parquet")
os.truncate("shard-0.parquet", 1500)
pq.read_table("shard-0.parquet")
