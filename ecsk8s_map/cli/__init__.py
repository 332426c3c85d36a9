"""The command `ecsk8s`: a thin face over the public API.

`app` has the commands and their options; `pairs`, `findings` and `tables` print what they answer,
`curating` does what a curator of the data needs, `files` reads and writes files, `output` writes
to the streams, and `completion` answers the TAB key without any of these.
"""
