"""Reading: from a file of any accepted form to its tables as text, in a process of its own."""
