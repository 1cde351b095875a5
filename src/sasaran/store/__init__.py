"""Where tables live: the engine (DuckDB), and frozen quarters with their manifests."""
