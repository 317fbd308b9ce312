"""Schema revisions of the logs (Alembic): one folder a log, run when a log is opened."""
