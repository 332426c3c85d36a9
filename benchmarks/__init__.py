"""Speed, memory and size of an installed wheel, as ratios to what they are compared with.

`python -m benchmarks` prints them all. `packages` builds and installs what is measured,
`processes` times fresh processes, `warm` and `memory` are the programs that run in processes of
their own, `tenfold` makes a dataset ten times the size, and `report` knows the bars.
"""
