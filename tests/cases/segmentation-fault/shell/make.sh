cat > loop.py <<'END'
import ctypes

for step in range(100, 400, 100):
    print(f"epoch 2 step {step} loss {0.9 - step / 5000:.2f}", flush=True)
ctypes.string_at(0)
END
python loop.py
exit $?
