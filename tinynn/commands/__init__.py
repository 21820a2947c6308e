"""The commands of `python3 -m tinynn`, a file each: train, evaluate, show, check."""
