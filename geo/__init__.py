"""Codes, boundaries, postcodes and the projection: the ground under jobs and dashboards."""
