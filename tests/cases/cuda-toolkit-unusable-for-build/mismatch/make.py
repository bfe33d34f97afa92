import pathlib

pathlib.Path("knn.cu").write_text("__global__ void knn() {}\n")
from setuptools import setup
from torch.utils.cpp_extension import BuildExtension, CUDAExtension

setup(name="knn", ext_modules=[CUDAExtension("knn", ["knn.cu"])], cmdclass={"build_ext": BuildExtension})
