import textwrap
def width(t): return len(t)
def visible(t): return "".join(c if c.isprintable() else " " if c in "\n\t" else "\ufffd" for c in t)
def wrap(t, cells): return textwrap.wrap(t, cells) or [""]
