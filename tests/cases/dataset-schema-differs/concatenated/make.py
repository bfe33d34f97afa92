import pyarrow as pa

pa.concat_tables([pa.table({"label": [1]}), pa.table({"label": ["yes"]})])
