"""Where the mailbox of an address is: what DNS, the provider and a table of large providers say of it.

Only ``providers`` is for everybody; ``finding`` brings dnspython and httpx along, which take their time to load.
"""
