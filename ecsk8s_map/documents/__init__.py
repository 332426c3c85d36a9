"""Documents: from a text to a finding for each parameter in it.

`parsing` reads texts (by `json_text` and `yaml_text`, whose `events` `building` makes values of;
`scalars` has kubectl's rules). `recognition` finds the resources in a document, `walk` the
parameters that occur in a resource, and `conditions` the pairs that hold there; `explaining` is all
three. `workloads` groups the findings.
"""
