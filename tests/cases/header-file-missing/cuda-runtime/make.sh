cat > ext.cpp <<'END'
#include <cuda_runtime.h>
int devices() { int n; cudaGetDeviceCount(&n); return n; }
END
cat > build.ninja <<'END'
rule compile
  command = c++ -MMD -MF $out.d -c $in -o $out
build ext.o: compile ext.cpp
END
ninja -v
