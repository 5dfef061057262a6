"""``python -m bondgraph`` is the command ``bondgraph``."""

from bondgraph.cli import main

if __name__ == "__main__":
    main()
