"""LaVis beside its peers: ratios measured in one run, ``python3 dev.py bench [NAME]``."""
