"""Every read, as plain frozen rows."""
