"""Pure: documents and the words in them. Knows no SQL, no clock and no terminal."""
