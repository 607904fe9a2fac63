"""One file a format. Each has a `FORMAT`; `registry.py` finds it by the file being here."""
