from pathlib import Path

import pyarrow as pa
import pyarrow.csv as csv

Path("train.csv").write_text("text,label\na,1\nb,yes\n")
csv.read_csv("train.csv", convert_options=csv.ConvertOptions(column_types={"label": pa.int64()}))
