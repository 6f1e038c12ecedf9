"""One module a source: how a kind of file is read, tidied and checked."""
