"""Commands, settings, the worker and the server: what wires the house together."""
