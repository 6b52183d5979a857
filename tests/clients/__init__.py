"""Real mail clients, driven: what each makes of a draft that Crickets placed. `make test-clients` runs them."""
