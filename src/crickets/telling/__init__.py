"""Flows that tell: what the user should know, as data. They read, and never write."""
