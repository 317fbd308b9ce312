"""Replaces personal data in what was said, before it is written anywhere.

Names, addresses, telephone numbers, My Numbers, residence cards, passports, accounts, dates of
birth and e-mail addresses become labels such as `[氏名]`. Rules and name lists find most of them,
never all: `docs/MEASUREMENTS.md` has the figures. Consent and encryption come on top, not instead.
"""

from assistant.masking.frames import can_mask
from assistant.masking.kinds import Masked, Masker
from assistant.masking.mask import ConversationMask, find, mask

__all__ = ["ConversationMask", "Masked", "Masker", "can_mask", "find", "mask"]
