"""What a monitor is told: prometheus-client's only room.

Nothing is imported here, for `crickets.metrics.endpoint` brings that library, which only a configured endpoint needs.
"""
