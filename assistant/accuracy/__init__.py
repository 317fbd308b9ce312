"""The accuracy log: what was said in conversations with consent, masked and encrypted."""

from assistant.accuracy.log import AccuracyLog, Consent, Reason
from assistant.accuracy.schema import ACCURACY

__all__ = ["ACCURACY", "AccuracyLog", "Consent", "Reason"]
