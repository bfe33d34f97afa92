import ray
from verl.single_controller.ray import RayResourcePool
from verl.single_controller.ray.base import ResourcePoolManager

ray.init(num_gpus=8)
manager = ResourcePoolManager(resource_pool_spec={"global_pool": [8, 8]}, mapping={})
manager.create_resource_pool()
