"""The page: draw a digit, look inside the network, watch it learn. python3 -m tinynn play"""
