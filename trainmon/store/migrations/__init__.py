"""How a store gets from one revision of the schema to the next; run by `trainmon.store.schema`."""
