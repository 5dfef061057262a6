"""A library → pages for people: what each page holds, and how it looks.

A page is a template and what it is given (`Page`). What it is given comes from the verbs and knows no addresses, so the
same page is served by `bondgraph_api` and written by `bondgraph.explorer.site`: how one page points at another is said by
`Addresses` when the page is made into HTML (`Explorer.html`).
"""
