"""What `verify` looks at, a file for each subject. A check reads, yields a Problem for each thing
that is not as claimtrack left it, and writes nothing.
"""
