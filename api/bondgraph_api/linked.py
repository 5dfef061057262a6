"""Linked data: the IRI of every node answers here, with the node's page or its data, and links to its neighbours.

A node stands at its IRI's path under the base, ``/claim/x``, and sends on (303) to what describes it: ``/claim/x.html``,
``/claim/x.ttl`` and so on, by ``Accept``. What belongs to a node, ``/claim/x#told-1``, is in what describes it.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Final, NamedTuple
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from bondgraph.errors import UnknownName
from bondgraph.explorer.nodes import FORMS as DATA
from bondgraph.explorer.nodes import node as node_page
from bondgraph.ids import KINDS, Kind, Ref
from bondgraph.library import Library
from bondgraph.namespaces import FOAF, RDF, RDFS, VOID, text
from bondgraph.naming import CLASSES
from bondgraph.syntaxes import document
from bondgraph_api import sparql_examples
from bondgraph_api.forms import JSON
from bondgraph_api.parameters import COUNTING, given
from bondgraph_api.replies import HTML, Door, Here, accepted, origin
from bondgraph_api.service_description import PATH as SPARQL
from bondgraph_api.settings import MOST_DEFINITIONS, REVALIDATED

FORMS: Final = {
    "html": HTML.partition(";")[0],
    **{form: syntax.media_type if syntax else JSON for form, syntax in DATA.items()},
}
"""What a node is described in: the end of the address, and the media type; the first where anything will do."""

MOST_NAMING: Final = 250
"""Statements about others that are told with a node which they name."""

_APART: Final = "~"
"""What no id holds: behind it, an ending is none of the id's."""
# What an IRI holds, and what is percent-encoded already.
_IN_IRI: Final = ":/?#[]@!$&'()*+,;=%~"

router = APIRouter(include_in_schema=False)


class _Found(NamedTuple):
    """What an address names.

    Attributes:
        ref: the node.
        form: the form in which it is described there; none for the node itself.
        ident: the id that the address has, which may be a former one.
    """

    ref: Ref
    form: str | None
    ident: str


def elsewhere(path: str, headers: dict[str, str], status: HTTPStatus = HTTPStatus.SEE_OTHER) -> Response:
    """The way to another address, which is asked for again before it is taken."""
    return Response(status_code=status, headers={"Location": path, "Cache-Control": REVALIDATED} | headers)


async def _node(kind: Kind, name: str, here: Door, request: Request) -> Response:
    library = here.library
    found = await run_in_threadpool(_find, library, kind, name)
    path = await run_in_threadpool(_document, library, found.ref)
    if found.ref.id != found.ident:
        to = f"{path}.{found.form}" if found.form else found.ref.iri("/")
        same = found.ref.id.casefold() == found.ident.casefold()
        # What is no id but for its capitals may come to be one.
        return elsewhere(to, {}, HTTPStatus.TEMPORARY_REDIRECT if same else HTTPStatus.PERMANENT_REDIRECT)
    links = {"Link": _links(library, found, path)}
    if found.form is None:
        media_type = accepted(request, FORMS.values())
        form = next(form for form, each in FORMS.items() if each == media_type)
        return elsewhere(f"{path}.{form}", {"Vary": "Accept"} | links)
    response = await _described(here, found.ref, found.form, path, request)
    response.headers.update(links)
    return response


def _find(library: Library, kind: Kind, name: str) -> _Found:
    """What an address names: the node of that id where there is one, else a form of one, by an ending behind its id.

    Raises:
        UnknownName: neither is there.
    """
    stem, dot, form = name.rpartition(".")
    if not (dot and form in FORMS) or library.has(Ref(kind, name)):
        try:
            return _Found(library.identified(kind, name), None, name)
        except UnknownName as error:
            return _Found(_alike(kind, name, error), None, name)
    ident = stem.removesuffix(_APART)
    try:
        return _Found(library.identified(kind, ident), form, ident)
    except UnknownName as error:
        if _was(library, kind, name):
            return _Found(library.identified(kind, name), None, name)
        return _Found(_alike(kind, ident, error), form, ident)


def _alike(kind: Kind, ident: str, unknown: UnknownName) -> Ref:
    """The one node whose id differs in capitals only.

    Raises:
        UnknownName: there is none.
    """
    alike = [each for each in unknown.nearest if each.casefold() == ident.casefold()]
    if len(alike) != 1:
        raise unknown
    return Ref(kind, alike[0])


def _was(library: Library, kind: Kind, ident: str) -> bool:
    """Whether a node had an id that has the look of an ending; of all ids those of works alone may have a dot."""
    try:
        return kind == "work" and bool(library.identified(kind, ident))
    except UnknownName:
        return False


def _document(library: Library, ref: Ref) -> str:
    """The path of what describes a node, but for its ending: told apart where that would make it another node's."""
    apart = ref.kind == "work" and any(library.has(Ref("work", f"{ref.id}.{form}")) for form in FORMS)
    return f"{ref.iri('/')}{_APART if apart else ''}"


async def _described(here: Door, ref: Ref, form: str, path: str, request: Request) -> Response:
    library = here.library
    if form == "html":
        return await here.page(lambda: node_page(here.served.explorer, ref, path))
    if (syntax := DATA[form]) is None:
        return await here.answer(lambda: library.show(str(ref)))
    service = here.told_at = origin(request)

    def produced() -> str:
        return document(syntax, statements(library, ref, f"{service}{path}.{form}", service), library.base)

    return await here.send(produced, syntax.media_type)


def statements(library: Library, ref: Ref, told_at: str, service: str) -> list[str]:
    """What is told of a node: what is said of it, what names it, and where the rest is, where that is much.

    Args:
        library: what is asked.
        ref: the node.
        told_at: the address at which it is told.
        service: the address of the service.
    """
    own, cut = library.short([ref], MOST_DEFINITIONS)
    naming, whole = library.naming(ref, MOST_NAMING)
    iri = ref.iri(library.base)
    node, told = f"<{iri}>", f"<{told_at}>"
    corpus = Ref("corpus", library.stamp.id).iri(library.base)
    about = [
        f"{told} {RDF.type.n3()} {FOAF.Document.n3()} .\n",
        f"{told} {FOAF.primaryTopic.n3()} {node} .\n",
        f"{told} {VOID.inDataset.n3()} <{corpus}> .\n",
    ]
    left = (
        [(f"{MOST_NAMING} statements that name the node", sparql_examples.naming(iri))] if not whole else []
    )
    if cut:
        left.append((f"{MOST_DEFINITIONS} definitions", sparql_examples.defining(iri)))
    for what, query in left:
        rest = f"<{service}{SPARQL}?{urlencode({'query': query})}>"
        note = f"It has the first {what}; a query that rdfs:seeAlso names has all."
        about += [
            f"{told} {RDFS.seeAlso.n3()} {rest} .\n",
            f"{told} {RDFS.comment.n3()} {text(note, 'en').n3()} .\n",
        ]
    known = set(own)
    return [*own, *(line for line in naming if line not in known), *about]


def _links(library: Library, found: _Found, path: str) -> str:
    """The header that says what the node is, and in which forms it is described."""
    iri = quote(found.ref.iri(library.base), safe=_IN_IRI)
    told = [f'<{iri}>; rel="canonical"', f'<{CLASSES[found.ref.kind]}>; rel="type"; anchor="{iri}"']
    for form, media_type in FORMS.items():
        if form != found.form:
            relation = "alternate" if found.form else "alternate describedby"
            told.append(f'<{path}.{form}>; rel="{relation}"; type="{media_type}"')
    if found.form:
        told.append(f'<{found.ref.iri("/")}>; rel="describes"')
    return ", ".join(told)


async def _nothing(request: Request) -> None:
    """That an address takes no parameters, but that those by which others count who follows a link to a page say nothing."""
    form = request.scope["path"].rpartition(".")[2]
    page_ = form == "html" or (form not in FORMS and accepted(request, FORMS.values()) == FORMS["html"])
    given(request, filter(COUNTING.fullmatch, request.query_params) if page_ else ())


_LISTS: Final[dict[Kind, str]] = {
    "claim": "claims", "agent": "authors", "concept": "concepts", "question": "questions", "position": "questions",
    "work": "works", "source": "sources", "corpus": "about",
}  # fmt: skip
"""The page that lists nodes of a kind, where one asks for none by name."""


def _routed(kind: Kind) -> None:
    async def node(here: Here, request: Request, name: str = "") -> Response:
        if not name and kind in _LISTS:
            return elsewhere(f"/{_LISTS[kind]}", {})
        return await _node(kind, name, here, request)

    if kind in _LISTS:
        router.add_api_route(f"/{kind}", node, dependencies=[Depends(_nothing)], name=f"{kind}s")

    node.__doc__ = f"A {kind}: the way to what describes it, or that itself."
    router.add_api_route(f"/{kind}/{{name:path}}", node, dependencies=[Depends(_nothing)], name=kind)


for _kind in KINDS:
    _routed(_kind)
