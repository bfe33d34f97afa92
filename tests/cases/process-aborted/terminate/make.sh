cat > order.cpp <<'END'
#include <vector>
extern "C" int pick(int n) { std::vector<int> order(9); return order.at(n); }
END
g++ -O1 -shared -fPIC order.cpp -o order.so
cat > loop.py <<'END'
import ctypes

pick = ctypes.CDLL("./order.so").pick
for step in range(10, 40, 10):
    print(f"epoch 0 step {step} loss {2.4 - step / 100:.2f}", flush=True)
pick(9)
END
python loop.py
exit $?
