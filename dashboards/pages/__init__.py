"""One page a module: what stands where, and which figures and tables it uses."""
