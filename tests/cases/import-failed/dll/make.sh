cat >acme_kernels.c <<'END'
#include <Python.h>
PyMODINIT_FUNC PyInit_acme_kernels(void) {
    PyErr_SetString(PyExc_ImportError, "initialization of native module failed");
    return NULL;
}
END
gcc -shared -fPIC $(python3-config --includes) acme_kernels.c -o acme_kernels.so
echo "import acme_kernels" >train.py
python train.py
