import sys

from pydantic import BaseModel, ConfigDict, ValidationError


class Settings(BaseModel):
    model_config = ConfigDict(extra="forbid")
    learning_rate: float


try:
    Settings(learning_rate=1e-4, warmup=100)
except ValidationError as error:
    print("The settings in config.yaml cannot be used:")
    for fault in error.errors():
        print(f"  {'.'.join(map(str, fault['loc']))}: {fault['msg']}")
    sys.exit(1)
