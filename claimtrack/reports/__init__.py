"""Rows to text: tables, pages and machine formats. Knows no SQL, and prints nothing."""
