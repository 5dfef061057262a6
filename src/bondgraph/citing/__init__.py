"""References: CSL records → citations and bibliographies in a style, and the formats of reference managers.

A record is CSL-JSON, as a dictionary; nothing here knows of claims or voices.
"""
