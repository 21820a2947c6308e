"""The commands of `python3 -m tinynn`, one file each: train, evaluate, classify, show, check."""
