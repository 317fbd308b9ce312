"""The monthly and yearly report on the use of the windows."""

from assistant.reports.build import Report, build_report
from assistant.reports.write import Written, write_report

__all__ = ["Report", "Written", "build_report", "write_report"]
