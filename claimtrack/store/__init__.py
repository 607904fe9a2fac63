"""What is kept, and the only rooms that speak SQL to a database and commit."""
