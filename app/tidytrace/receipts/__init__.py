"""What was done, kept so that it can be undone."""

from tidytrace.receipts.book import Receipts
from tidytrace.receipts.errors import ReceiptDamaged, ReceiptError, ReceiptMissing, ReceiptsUnusable
from tidytrace.receipts.model import ErasedChat, ErasureReceipt, LeftBehind, Proof, Receipt, SettingReceipt

__all__ = [
    "ErasedChat",
    "ErasureReceipt",
    "LeftBehind",
    "Proof",
    "Receipt",
    "ReceiptDamaged",
    "ReceiptError",
    "ReceiptMissing",
    "Receipts",
    "ReceiptsUnusable",
    "SettingReceipt",
]
