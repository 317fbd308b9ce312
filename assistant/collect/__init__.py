"""Puts the logs of many tablets together in one database: any order, as often as one likes."""
