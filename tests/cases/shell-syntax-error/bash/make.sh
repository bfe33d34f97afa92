#!/bin/bash
echo "starting on $(hostname | sed 's/.*/node1/')"
if [ -d data ]; then
  python train.py
