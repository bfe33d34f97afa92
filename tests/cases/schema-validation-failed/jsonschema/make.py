"""A configuration that its JSON schema refuses."""

import jsonschema

SCHEMA = {"type": "object", "required": ["lr"], "properties": {"lr": {"type": "number"}}}
jsonschema.validate({"learning_rate": 1e-3}, SCHEMA)
