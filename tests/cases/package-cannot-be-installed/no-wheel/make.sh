python -m pip install --disable-pip-version-check --no-index torch==1.7.1
