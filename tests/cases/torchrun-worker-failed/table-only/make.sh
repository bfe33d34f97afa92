echo 'raise SystemExit(1)' >train.py
torchrun train.py 2>&1 | grep ChildFailedError
exit ${PIPESTATUS[0]}
