"""Memory of a process of its own, printed as JSON.

`memory.py lookup` and `memory.py explain BYTES` run with an installed library alone: they import
nothing of the checkout.
"""

from __future__ import annotations

import json
import sys
import tracemalloc
from pathlib import Path
from typing import Any


def resident() -> int:
    """Return the bytes of memory that the process has now; Linux only."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise OSError("/proc/self/status has no VmRSS")


def of_lookup() -> dict[str, float]:
    """Return the megabytes that a first lookup adds to an interpreter."""
    before = resident()
    from ecsk8s_map import lookup

    lookup("memoryReservation")
    return {"megabytes": (resident() - before) / 1e6}


def document_text(size: int) -> str:
    """Return the JSON of a list of task definitions, of at least that many bytes."""
    parts: list[str] = []
    length = 0
    while length < size:
        parts.append(json.dumps(_task_definition(len(parts))))
        length += len(parts[-1]) + 2
    return f"[{', '.join(parts)}]"


def _task_definition(number: int) -> dict[str, Any]:
    containers = [
        {
            "name": f"{name}-{number}",
            "image": f"registry.example.com/team/{name}:{number}",
            "cpu": 256,
            "memory": 512,
            "memoryReservation": 256,
            "essential": True,
            "portMappings": [{"containerPort": 8000 + number % 1000, "protocol": "tcp"}],
            "environment": [{"name": f"KEY_{key}", "value": str(number)} for key in range(8)],
            "mountPoints": [{"sourceVolume": "data", "containerPath": "/data"}],
            "healthCheck": {"command": ["CMD", "true"], "interval": 30, "retries": 3},
        }
        for name in ("web", "proxy", "agent")
    ]
    return {
        "family": f"service-{number}",
        "networkMode": "awsvpc",
        "requiresCompatibilities": ["FARGATE"],
        "cpu": "1024",
        "memory": "2048",
        "volumes": [{"name": "data"}],
        "containerDefinitions": containers,
    }


def of_explain(size: int) -> dict[str, float]:
    """Return the peak while a document is explained, as a multiple of the parsed document."""
    from ecsk8s_map import explain

    for _ in explain(_task_definition(0)):
        pass  # what the library loads once is not the document's
    text = document_text(size)
    tracemalloc.start()
    document = json.loads(text)
    parsed, _ = tracemalloc.get_traced_memory()
    findings = sum(1 for _ in explain(document))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return {"ratio": peak / parsed, "megabytes": peak / 1e6, "findings": findings}


if __name__ == "__main__":
    what, *arguments = sys.argv[1:]
    print(json.dumps(of_lookup() if what == "lookup" else of_explain(int(arguments[0]))))
