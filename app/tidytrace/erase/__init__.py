"""Erases conversations: a plan first, then the act, then the proof. Three steps on one path."""

from tidytrace.erase.act.act import carry_out
from tidytrace.erase.errors import ErasureError
from tidytrace.erase.model import Erased, Failed, Item, Keep, Kept, Leftover, Outcome, Plan, Progress, Proof, Spared
from tidytrace.erase.plan.plan import plan_erasure
from tidytrace.erase.plan.storage import Storage, storage_promise, storages
from tidytrace.erase.search.prove import prove
from tidytrace.erase.search.traces import Traces

__all__ = [
    "Erased",
    "ErasureError",
    "Failed",
    "Item",
    "Keep",
    "Kept",
    "Leftover",
    "Outcome",
    "Plan",
    "Progress",
    "Proof",
    "Spared",
    "Storage",
    "Traces",
    "carry_out",
    "plan_erasure",
    "prove",
    "storage_promise",
    "storages",
]
