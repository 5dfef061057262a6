"""What goes with the data: the ontology, for people and in RDF, and the description of the data set (VoID)."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from bondgraph import dataset, vocabulary
from bondgraph.explorer.ontology import DATA
from bondgraph.explorer.ontology import ontology as ontology_page
from bondgraph.ids import Ref
from bondgraph.shapes import SHAPES, ontology
from bondgraph.syntaxes import CONTEXT, document
from bondgraph_api.linked import elsewhere
from bondgraph_api.parameters import NOTHING
from bondgraph_api.replies import HTML, Here, accepted, origin
from bondgraph_api.service_description import DATASET as VOID

_DATA: Final = {extension: syntax.media_type for extension, syntax in DATA.items()}
_PAGE: Final = HTML.partition(";")[0]

router = APIRouter(include_in_schema=False, dependencies=[NOTHING])


@router.get("/ontology")
async def ontology_itself(request: Request) -> Response:
    """The way to the ontology as a page or as data, by what is accepted."""
    forms = {"html": _PAGE} | _DATA
    return _on("/ontology", forms, request)


@router.get("/ontology.{form}")
async def ontology_form(here: Here, form: str) -> Response:
    """The ontology as a page, or in a syntax of RDF."""
    if form == "html":
        return await here.page(ontology_page)
    if form not in DATA:
        raise HTTPException(404)
    syntax = DATA[form]
    return await here.send(lambda: vocabulary.written(syntax.name), syntax.media_type)


@router.get(f"/ontology/{CONTEXT}")
async def context(here: Here) -> Response:
    """The words that JSON-LD is written in here."""
    return await here.send((ontology() / CONTEXT).read_bytes, DATA["jsonld"].media_type)


@router.get(f"/ontology/{SHAPES}")
async def shapes(here: Here) -> Response:
    """The shapes, in SHACL."""
    return await here.send((ontology() / SHAPES).read_bytes, DATA["ttl"].media_type)


@router.get(VOID)
async def void(here: Here, request: Request) -> Response:
    """The way to the description of the data set; for people that is the corpus's own page."""
    media_type = accepted(request, [*_DATA.values(), _PAGE])
    if media_type == _PAGE:
        corpus = Ref("corpus", here.library.stamp.id).iri("/")
        return elsewhere(f"{corpus}.html", {"Vary": "Accept"})
    return _on(VOID, _DATA, request)


@router.get(f"{VOID}.{{form}}")
async def void_form(here: Here, form: str, request: Request) -> Response:
    """The description of the data set in a syntax of RDF."""
    if form not in DATA:
        raise HTTPException(404)
    service, syntax, library = origin(request), DATA[form], here.library
    here.told_at = service

    def produced() -> str:
        return document(syntax, dataset.described(library, service, f"{service}{VOID}"), library.base)

    return await here.send(produced, syntax.media_type)


def _on(path: str, forms: dict[str, str], request: Request) -> Response:
    media_type = accepted(request, forms.values())
    form = next(form for form, each in forms.items() if each == media_type)
    links = ", ".join(f'<{path}.{form}>; rel="alternate"; type="{each}"' for form, each in forms.items())
    return elsewhere(f"{path}.{form}", {"Vary": "Accept", "Link": links})
