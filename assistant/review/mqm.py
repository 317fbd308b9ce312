"""Error categories and severities of MQM (Multidimensional Quality Metrics), and the two scales.

The categories are those of the MQM-Core typology that can happen in speech at a counter; the
weights of the severities, 0, 1, 5 and 25, are the defaults of the MQM 2.0 scorecards. The scales
are those of LDC (2005), "Linguistic Data Annotation Specification".
"""

CATEGORIES = (
    "accuracy/mistranslation", "accuracy/omission", "accuracy/addition", "accuracy/untranslated",
    "accuracy/overtranslation", "accuracy/undertranslation",
    "terminology/wrong-term", "terminology/inconsistent",
    "locale/number", "locale/date-time", "locale/currency", "locale/name-address",
    "fluency/grammar", "fluency/word-order", "fluency/spelling", "fluency/punctuation",
    "fluency/unintelligible",
    "style/register", "style/awkward",
    "audience/culture",
    "source/misheard",
    "other/other",
)  # fmt: skip
"""`dimension/subtype`; `source/misheard` says that recognition, not translation, went wrong."""

SEVERITIES = ("minor", "major", "critical", "neutral")

WEIGHTS = {"neutral": 0, "minor": 1, "major": 5, "critical": 25}

SCALE = (5, 4, 3, 2, 1)
