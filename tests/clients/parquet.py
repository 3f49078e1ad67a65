"""DuckDB and pandas query our Parquet tables as one partitioned dataset each."""

# /// script
# dependencies = ["pyarrow==26.0.1", "pandas", "duckdb"]
# [tool.client]
# formats = ["parquet"]
# tests = ["tests/formats/test_parquet.py"]
# ///

import json
import sys
from pathlib import Path

import duckdb
import pandas

out = Path(sys.argv[1])
expected = json.loads((out / "parquet.expected.json").read_text("utf-8"))
tables = out / "parquet"
texts = pandas.read_parquet(tables / "documents").set_index("id")["text"]
assert texts.to_dict() == {id: about["text"] for id, about in expected.items()}
spans = pandas.read_parquet(tables / "spans")
for row in spans.itertuples():
    assert texts[row.document][row.start : row.end] == row.text
joined = spans.groupby(["document", "attribution", "role"])["text"].agg(" ".join).reset_index()
for id, about in expected.items():
    ours = joined[joined.document == id][["role", "text"]].values.tolist()
    assert sorted(ours) == about["words"]
query = f"""
    select stance, count(*) from read_parquet('{tables}/attributions/**/*.parquet',
    hive_partitioning = true) where split = 'all' group by stance order by stance
"""
print(f"   pandas: {len(texts)} texts, {len(spans)} fragments where their text is")
print(f"   DuckDB, attributions by stance: {dict(duckdb.sql(query).fetchall())}")
