"""SPARQL from outside: whatever a query does, it ends at its limits and harms nobody else.

`query` reads it and refuses what is not switched on; `sandbox` has it evaluated in a process that can be ended;
`worker` is that process; `remote` leaves it to a server.
"""
