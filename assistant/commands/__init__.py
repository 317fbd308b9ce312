"""The sub-commands of `madoguchi`, one subject a file."""
