"""Proxy means tests and other rankings on files and on frozen quarters."""
