"""A synthetic Jakarta for the demo, for tests and for measuring: nobody in it exists."""

from sasaran_id.jakarta.synthetic.demo import write_demo

__all__ = ["write_demo"]
