import pyarrow as pa

table = pa.table({"reward": [{"score": 1.0}, {"score": 0.5}]})
table = table.cast(pa.schema({"reward": pa.float64()}))
