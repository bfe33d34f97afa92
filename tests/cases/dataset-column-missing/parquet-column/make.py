import pyarrow as pa
import pyarrow.parquet as pq

pq.write_table(pa.table({"text": ["a"]}), "train.parquet")


def load_data(path):
    return pq.read_table(path).column("label")


load_data("train.parquet")
