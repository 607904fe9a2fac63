"""The shell: parse, call one function, render. The only room that prints or exits."""
