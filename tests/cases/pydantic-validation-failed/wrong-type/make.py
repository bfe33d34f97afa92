from pydantic import BaseModel


class TrainConfig(BaseModel):
    lr: float


def get_config():
    return TrainConfig(lr="fast")


get_config()
