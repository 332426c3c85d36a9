"""Which pairs were read: by a reader who did not write them, against their sources.

`reviewed` is a day and a digest over what was read, so that a pair that changes loses its review.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from ..model import in_order

if TYPE_CHECKING:
    from ..model import Pair


def digest(pair: Pair) -> str:
    """Return eight hexadecimal digits over what a reader of a pair compares with its sources.

    These are addresses, conditions, level, reason, roles, whether it covers a subtree, values and
    note; neither the conversions nor the list of sources.
    """
    read = [
        *(pair.ecs, pair.kubernetes, in_order(pair.where), pair.match, pair.reason),
        *(pair.role, pair.role_to_ecs, pair.subtree, pair.values, pair.note),
    ]
    return sha256(json.dumps(read, ensure_ascii=False).encode()).hexdigest()[:8]
