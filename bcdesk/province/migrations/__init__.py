"""Versions of the province's schema, for both engines. A script must not change when ``schema.py`` does."""
