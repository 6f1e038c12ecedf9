"""Figures declared in HoloViews: a frame comes in, a figure goes out, nothing else happens."""
