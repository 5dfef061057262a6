"""bondgraph over HTTP: REST, and pages for people."""

from bondgraph_api.app import create_app
from bondgraph_api.serving import CannotServe, serve

__all__ = ["CannotServe", "create_app", "serve"]
