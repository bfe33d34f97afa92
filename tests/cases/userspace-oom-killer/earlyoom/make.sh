earlyoom -m 99,98 -r 0 &
guard=$!
cat >train.py <<'END'
import time

for step in range(1, 100):
    print(f"step {step} loss: {1.04 - step / 1000:.4f}", flush=True)
    time.sleep(0.5)
END
python3 train.py
status=$?
kill $guard
exit $status
