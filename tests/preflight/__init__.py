"""Would it fail again? Each check on a job that really failed, then on the same after a real repair."""
