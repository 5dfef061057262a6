"""The tools, resources and prompts → a server of the Model Context Protocol, whatever it is reached by."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final, TypeVar, cast

import mcp_types as types
from anyio import to_thread
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.shared.exceptions import MCPError

from bondgraph.errors import AmbiguousName, BadFilter, BondgraphError, QueryStopped, StoreError, UnknownName
from bondgraph.ids import KINDS, Kind, nearest
from bondgraph.library import Library
from bondgraph_api.mcp import prompts, resources
from bondgraph_api.mcp.arguments import shortened
from bondgraph_api.mcp.calling import call
from bondgraph_api.mcp.schemas import input_schema, output_schema
from bondgraph_api.mcp.tools import TOOLS
from bondgraph_api.mcp.voices import UNNAMED

Now = Callable[[], Awaitable[Library]]
"""Gives the library that answers at the moment."""

T = TypeVar("T")
Context = ServerRequestContext[Any, Any]

_LISTS: Final = {
    "author": "authors",
    "agent": "authors",
    "concept": "terms",
    "question": "questions",
    "position": "questions",
}
"""The tool that lists the names of a kind, by what the kind is called in an error."""

_log = logging.getLogger("bondgraph_api")

INSTRUCTIONS: Final = """\
bondgraph answers who argues what, and where they said it. The corpus: {title}, edition {edition}. {description}

How to read a claim:
- SAYS is a paraphrase by the makers of the corpus. It is not a quotation; never put it in quotation marks.
- HELD BY is whose view it is: attribute the claim to them and to nobody else. "{unnamed} …" means that the source \
names nobody: do not guess a name.
- HELD IN is the work in which they hold it, where that is known.
- TOLD BY is the chain that brings it here, nearest the holder first: who quotes, reports, summarises or rejects it. A \
teller does not hold the claim; one who REJECTS it turns it down. Write "X, as reported by Y".
- READ IN is the document and passage where that was read: passage id, code points, and the first and last words of the \
passage. Those few words are the only words of a source that are given. No sentence of any source is at hand: quote \
none, invent none; give the passage and its link instead.
- TAKES is the position that it takes in a debate. A position may be one that nobody in the corpus takes: say so.
- RESTATES: the two claims are one witness, not two.
Relations (SUPPORTS, CONTRASTS WITH, DEFINES) each have a reason and say who drew them: the text itself, at a passage, or \
the editors. Each end has its own HELD BY, TOLD BY and READ IN; "(held by a, told by b)" is the same in short. An editorial relation is no statement of the authors.
Cite by ids, e.g. [claim:…], [passage:…]. What no answer says, the corpus does not hold: say that, do not fill it in.

How to ask: stats or questions first; search where no id is known; who_argues for a debate, an author, a concept; \
relations for how its claims hang together; show, near and path to follow single ones; compare for two authors; define for \
a term; cite for every reference. Names may be ids, IRIs, names or labels. Answers are \
short: where one has 'next', call the same tool with the same arguments and 'after' set to it. The structured content \
is the same answer as data; its notes say who is unnamed, what is restated and what was left out.
"""


def server_of(now: Now, library: Library) -> Server[Any]:
    """A server that answers from a library.

    Args:
        now: gives the library that answers a request.
        library: the one that is there at the beginning, after which the server is called.
    """
    return _Handlers(now).server(library)


class _Handlers:
    """Answers requests; what blocks is done in threads."""

    def __init__(self, now: Now) -> None:
        self._now = now

    def server(self, library: Library) -> Server[Any]:
        stamp = library.stamp
        return Server(
            "bondgraph",
            version=_version(),
            title=f"bondgraph: {stamp.title}",
            description="Who argues what, and where they said it.",
            instructions=INSTRUCTIONS.format(
                title=stamp.title,
                edition=stamp.edition,
                description=library.description or "",
                unnamed=UNNAMED,
            ),
            on_list_tools=self.list_tools,
            on_call_tool=self.call_tool,
            on_list_resources=self.list_resources,
            on_list_resource_templates=self.list_templates,
            on_read_resource=self.read_resource,
            on_list_prompts=self.list_prompts,
            on_get_prompt=self.get_prompt,
            on_completion=self.complete,
        )

    async def _asked(self, ask: Callable[[Library], T]) -> T:
        library = await self._now()
        return await to_thread.run_sync(ask, library)

    async def list_tools(self, _: Context, __: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        return types.ListToolsResult(
            tools=[
                types.Tool(
                    name=tool.name,
                    title=tool.title,
                    description=tool.description,
                    input_schema=input_schema(tool.name),
                    output_schema=output_schema(tool.name),
                    annotations=types.ToolAnnotations(
                        title=tool.title,
                        read_only_hint=True,
                        destructive_hint=False,
                        idempotent_hint=True,
                        open_world_hint=False,
                    ),
                )
                for tool in TOOLS.values()
            ]
        )

    async def call_tool(self, _: Context, params: types.CallToolRequestParams) -> types.CallToolResult:
        tool = TOOLS.get(params.name)
        if tool is None:
            raise _invalid(f"there is no tool {params.name!r}; {_near(params.name, TOOLS)}")
        try:
            told = await self._asked(lambda library: call(library, tool, params.arguments or {}))
        except Exception as error:  # noqa: BLE001 - whatever it is, the model is told and the server goes on
            return types.CallToolResult(
                content=[types.TextContent(text=_said(error, f"the tool {tool.name}"))], is_error=True
            )
        return types.CallToolResult(
            content=[types.TextContent(text=told.text)], structured_content=told.structured
        )

    async def list_resources(
        self, _: Context, params: types.PaginatedRequestParams | None
    ) -> types.ListResourcesResult:
        cursor = params.cursor if params else None
        found, next_ = await self._protocol(lambda library: resources.listed(library, cursor))
        return types.ListResourcesResult(
            resources=[
                types.Resource(
                    uri=each.uri,
                    name=each.name,
                    title=each.title,
                    description=each.description,
                    mime_type=resources.MEDIA_TYPE,
                )
                for each in found
            ],
            next_cursor=next_,
        )

    async def list_templates(
        self, _: Context, __: types.PaginatedRequestParams | None
    ) -> types.ListResourceTemplatesResult:
        template = types.ResourceTemplate(
            uri_template=resources.TEMPLATE,
            name="node",
            title="Any node",
            description=f"a node by kind ({', '.join(KINDS)}) and id, as answers give them; the IRI of a node works as well",
            mime_type=resources.MEDIA_TYPE,
        )
        return types.ListResourceTemplatesResult(resource_templates=[template])

    async def read_resource(
        self, _: Context, params: types.ReadResourceRequestParams
    ) -> types.ReadResourceResult:
        uri = params.uri
        text = await self._protocol(lambda library: resources.read(library, uri))
        return types.ReadResourceResult(
            contents=[types.TextResourceContents(uri=uri, mime_type=resources.MEDIA_TYPE, text=text)]
        )

    async def list_prompts(
        self, _: Context, __: types.PaginatedRequestParams | None
    ) -> types.ListPromptsResult:
        return types.ListPromptsResult(
            prompts=[
                types.Prompt(
                    name=prompt.name,
                    title=prompt.title,
                    description=prompt.description,
                    arguments=[
                        types.PromptArgument(name=each.name, description=each.description, required=True)
                        for each in prompt.arguments
                    ],
                )
                for prompt in prompts.PROMPTS.values()
            ]
        )

    async def get_prompt(self, _: Context, params: types.GetPromptRequestParams) -> types.GetPromptResult:
        prompt = prompts.PROMPTS.get(params.name)
        if prompt is None:
            raise _invalid(f"there is no prompt {params.name!r}; {_near(params.name, prompts.PROMPTS)}")
        given = params.arguments or {}
        texts = await self._protocol(lambda library: prompts.filled(library, prompt, given))
        return types.GetPromptResult(
            description=prompt.description,
            messages=[
                types.PromptMessage(role="user", content=types.TextContent(text=text)) for text in texts
            ],
        )

    async def complete(self, _: Context, params: types.CompleteRequestParams) -> types.CompleteResult:
        name, value = params.argument.name, params.argument.value
        kinds: tuple[Kind, ...] = ()
        if isinstance(params.ref, types.PromptReference):
            prompt = prompts.PROMPTS.get(params.ref.name)
            arguments = prompt.arguments if prompt else ()
            kinds = tuple(each.kind for each in arguments if each.name == name and each.kind)
        elif name == "kind":
            return _completion([kind for kind in KINDS if kind.startswith(value)])
        elif name == "id":
            given = (params.context.arguments or {}) if params.context else {}
            kinds = (cast(Kind, given["kind"]),) if given.get("kind") in KINDS else KINDS
        if not kinds:
            return _completion([])
        return _completion(await self._protocol(lambda library: resources.completed(library, kinds, value)))

    async def _protocol(self, ask: Callable[[Library], T]) -> T:
        """What is asked where the protocol has no place for an error but its own."""
        try:
            return await self._asked(ask)
        except (BadFilter, UnknownName, AmbiguousName) as error:
            raise _invalid(_said(error, "")) from None
        except Exception as error:  # noqa: BLE001 - nothing of the inside is told
            raise MCPError(types.INTERNAL_ERROR, _said(error, "the server")) from None


def _completion(values: list[str]) -> types.CompleteResult:
    more = len(values) > resources.COMPLETED
    return types.CompleteResult(
        completion=types.Completion(values=values[: resources.COMPLETED], has_more=more)
    )


def _said(error: Exception, what: str) -> str:
    """An error as every door says it, and what to call instead; of one that nobody meant, nothing of the inside."""
    if isinstance(error, (StoreError, QueryStopped)):
        _log.warning("%s", error)
        return "the store that holds the corpus did not answer in time; ask again later, or for less"
    if isinstance(error, UnknownName):
        tool = _LISTS.get(error.kind)
        said = shortened(str(error))
        return f"{said}; {tool} lists them" if tool else f"{said}; search finds nodes by words"
    if isinstance(error, BondgraphError):
        return shortened(str(error))
    _log.error("%s failed", what, exc_info=error)
    return f"{what} failed while it made the answer; its log says why"


def _invalid(message: str) -> MCPError:
    return MCPError(types.INVALID_PARAMS, shortened(message))


def _near(name: str, known: dict[str, Any]) -> str:
    close = nearest(name, known, 1)
    return f"did you mean {close[0]}?" if close else f"there are: {', '.join(known)}"


def _version() -> str:
    try:
        return version("bondgraph")
    except PackageNotFoundError:
        return "0"
