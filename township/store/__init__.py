"""Immutable snapshots of Parquet files, and DuckDB over one of them."""
