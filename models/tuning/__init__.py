"""Make and tune the embedded translation model: needs the extra `tune`, no part of the product."""
