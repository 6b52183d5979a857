"""Flows that listen: the user's words -> facts. The command line and every other face call only these."""
