"""Whether this tree's model does what the model of an earlier commit did, to the bit.

``python -m benchmarks.parity`` makes runs with the code of a baseline commit and with the code of
this tree, on this machine, and compares what they leave behind.
"""
