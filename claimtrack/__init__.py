"""claimtrack: who claims what, on what evidence, who disputes it, and how solid it is now."""

__version__ = "0.1.0"
