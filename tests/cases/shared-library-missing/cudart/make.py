import pathlib
import subprocess
import sys

site = pathlib.Path("env/lib/python3.11/site-packages").resolve()
site.mkdir(parents=True)
subprocess.run(
    "gcc -shared -fPIC -x c - -Wl,-soname,libcudart.so.11.0 -o libcudart.so".split(), input=b"int version;", check=True
)
code = b"extern int version; void *PyInit_core_cc(void) { return &version; }"
build = ["gcc", "-shared", "-fPIC", "-x", "c", "-", "-o", site / "core_cc.so", "-L.", "-lcudart"]
subprocess.run(build, input=code, check=True)
sys.path.insert(0, str(site))
import core_cc  # noqa: E402, F401
