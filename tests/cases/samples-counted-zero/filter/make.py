import sys

rows = [{"text": ""}] * 20
kept = [row for row in rows if len(row["text"]) > 5]
print(f"Loaded {len(kept)} training samples")
if not kept:
    sys.exit(1)
