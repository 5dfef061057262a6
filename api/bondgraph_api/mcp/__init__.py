"""The Model Context Protocol: the verbs as tools, nodes as resources, tasks as prompts, for language models.

`bondgraph_api.mcp.endpoint.Endpoint` is one address of the service, `bondgraph_api.mcp.stdio.serve` speaks over standard
input and output. Neither is imported here: the protocol's library takes long to import.
"""
