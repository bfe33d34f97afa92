cat >tree.cpp <<'END'
#include <Python.h>
#include <condition_variable>
#include <chrono>
std::mutex m; std::condition_variable c;
static PyModuleDef def = {PyModuleDef_HEAD_INIT, "tree"};
PyMODINIT_FUNC PyInit_tree() {
    std::unique_lock<std::mutex> lock(m);
    c.wait(lock, [] { return true; });
    return PyModule_Create(&def);
}
END
g++ -shared -fPIC $(python3-config --includes) tree.cpp -o tree.so
echo "import tree" >train.py
LD_LIBRARY_PATH=$OLD python train.py
