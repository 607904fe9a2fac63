"""Every write, as a verb of the field. A verb takes the open Revision and returns numbers."""
