"""The evaluators' desk: a web page on which people judge what was logged with consent."""
