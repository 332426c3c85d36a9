"""What a converter needs beyond looking things up: settings, a composer, placements.

`explain` finds the parameters of a document, `Dataset.translate` makes of a finding and one of its
pairs a `Setting` for the other system, and a `Composer` makes documents of the settings:

>>> from ecsk8s_map import dataset
>>> task = {
...     "family": "web",
...     "containerDefinitions": [{"name": "app", "image": "nginx", "cpu": 100, "memory": 512}],
... }
>>> data = dataset()
>>> composer = data.composer("kubernetes", name="web")
>>> added = {}
>>> for finding in data.explain(task):
...     for pair in finding.certain[:1]:
...         if pair.to_kubernetes:
...             setting = data.translate(pair, finding, to="kubernetes")
...             added[finding.pointer] = composer.add(setting)
>>> composed = composer.compose()
>>> (pod,) = composed.documents
>>> pod["kind"], pod["metadata"]
('Pod', {'name': 'web'})
>>> pod["spec"]["containers"][0]["resources"]
{'requests': {'cpu': '98m'}, 'limits': {'memory': '512Mi'}}

Its placement says what became of each setting, and where its value is:

>>> placement = composed.placements[added["/containerDefinitions/0/cpu"]]
>>> placement.pointers
('/0/spec/containers/0/resources/requests/cpu',)
>>> print(placement.loss)
100 CPU units are 97.65625 millicores, and Kubernetes counts whole ones: rounded up to 98.

This takes the first pair and drops what cannot be converted. `examples/convert.py` chooses among
the pairs and reports everything; `docs/writing-a-converter.md` explains how.
"""

from ..about import Kind, Reference
from ..errors import NotConvertibleError, PlacementError
from ..findings import Owner
from .compose.composer import Composer
from .placement import Composed, Placement, Setting

__all__ = [
    "Composed",
    "Composer",
    "Kind",
    "NotConvertibleError",
    "Owner",
    "Placement",
    "PlacementError",
    "Reference",
    "Setting",
]
