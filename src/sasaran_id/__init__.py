"""The Indonesian pack: the nation, and Jakarta over it. Imports only `sasaran.schema` of the core."""
