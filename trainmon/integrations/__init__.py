"""Hooks for training libraries, one module each; import the one of the library that you use.

Each begins a job when none is open (or joins the one that `trainmon run` started) and leaves its end to the
script's own, so that an evaluation after the training still belongs to it.
"""
