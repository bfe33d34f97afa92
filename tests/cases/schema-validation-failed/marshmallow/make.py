"""A configuration that its marshmallow schema refuses."""

from marshmallow import Schema, fields


class TrainConfig(Schema):
    lr = fields.Float(required=True)


TrainConfig().load({"lr": "fast", "epochs": 3})
