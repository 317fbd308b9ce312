"""The app for the tablet on the counter."""
