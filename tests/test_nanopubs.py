"""Nanopublications, held against nanopub-py, rdflib and PyCryptodome; and what is found of those that were changed."""

from __future__ import annotations

import re
import subprocess
import sys
import warnings
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final, cast

import pytest
import rdflib
from Crypto.Hash import SHA256
from Crypto.PublicKey import RSA
from Crypto.Signature import pkcs1_15
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given
from hypothesis import strategies as st
from tests.healing import healing
from tests.readers import nanopub_suite
from tests.stores import store_of
from tests.strategies import texts

import bondgraph
from bondgraph.errors import CannotJudge
from bondgraph.exporting import FORMATS, Selection
from bondgraph.exporting.nanopubs import nanopublications
from bondgraph.library import Library
from bondgraph.model import Corpus
from bondgraph.namespaces import BG, DCAT, NPX, PROV, SCHEMA, XSD, Iri, Literal
from bondgraph.nanopubs.judging import Report, report
from bondgraph.nanopubs.making import Address, Draft, TriG, published
from bondgraph.nanopubs.signing import SigningKey, fingerprint, read_public_key, signed_by
from bondgraph.nanopubs.trusty import PLACEHOLDER, Quad, code_in, code_of, digest_text
from bondgraph.opening import build

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # what nanopub-py builds on is on its way out
    Nanopub: Any = import_module("nanopub").Nanopub
    RdfHasher: Any = import_module("nanopub.trustyuri.rdf.RdfHasher")
    RdfUtils: Any = import_module("nanopub.trustyuri.rdf.RdfUtils")

BASE: Final = "https://example.org/healing/"
CREATED: Final = date(2026, 11, 28)
CLAIMS, RELATIONS = 6, 6

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@cache
def corpus(**fields: Any) -> Corpus:
    """The small debate, under a base that ends in a slash."""
    whole = healing()
    return whole.model_copy(update={"record": whole.record.model_copy(update={"base": BASE} | fields)})


@cache
def library() -> Library:
    return build(corpus())


@cache
def pair() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@cache
def key() -> SigningKey:
    return SigningKey(pair())


@cache
def other() -> SigningKey:
    return SigningKey(rsa.generate_private_key(65537, 2048))


@cache
def exported(signed: bool = True, created: date | None = CREATED) -> str:
    written = nanopublications(Selection.of(library()), key=key() if signed else None, created=created)
    return b"".join(written).decode()


def each(text: str) -> list[str]:
    """The nanopublications of a file, each as a file of its own."""
    head, *single = re.split(r"(?=^@prefix this:)", text, flags=re.MULTILINE)
    return [head + one for one in single]


def graph(text: str) -> Any:
    read = rdflib.ConjunctiveGraph()
    read.parse(data=text, format="trig")
    return read


def judged(path: Path, text: str, **options: Any) -> Report:
    path.write_text(text, encoding="utf-8")
    return report(path, **options)


def faults(path: Path, text: str, **options: Any) -> list[str]:
    return [fault for verdict in judged(path, text, **options).faulty for fault in verdict.faults]


# Read by others


def test_nanopub_py_finds_each_valid() -> None:
    single = each(exported())
    assert len(single) == CLAIMS + RELATIONS
    for one in single:
        nanopub = Nanopub(rdf=graph(one))
        assert nanopub.is_valid
        assert nanopub.has_valid_trusty
        assert nanopub.source_uri.startswith(f"{BASE}np/RA")


def test_addresses_are_the_hashes_that_nanopub_py_makes() -> None:
    codes = []
    for one in each(exported()):
        read = graph(one)
        address = str(Nanopub(rdf=read).metadata.np_uri)
        made = RdfHasher.make_hash(RdfUtils.get_quads(read), baseuri=f"{address}#", hashstr=" ")
        assert address == f"{BASE}np/{made}"
        codes.append(made)
    assert len(set(codes)) == CLAIMS + RELATIONS


def test_signatures_are_right_by_another_implementation() -> None:
    """Statements put in order by nanopub-py, the signature checked by PyCryptodome."""
    checked = 0
    for one in each(exported()):
        read = graph(one)
        meta = Nanopub(rdf=read).metadata
        signed = [quad for quad in RdfUtils.get_quads(read) if str(quad[2]) != NPX.hasSignature]
        order = RdfHasher.normalize_quads(signed, baseuri=f"{meta.np_uri}#", hashstr=" ")
        verifier: Any = pkcs1_15.new(RSA.import_key(b64decode(str(meta.public_key))))
        made = b64decode(str(meta.signature))
        verifier.verify(SHA256.new(order.encode()), made)
        with pytest.raises(ValueError, match="Invalid signature"):
            verifier.verify(SHA256.new(order.replace("bond", "bind").encode() + b"."), made)
        assert str(meta.algorithm) == "RSA"
        checked += 1
    assert checked == CLAIMS + RELATIONS


@given(st.lists(st.tuples(st.sampled_from("gh"), texts, st.sampled_from(["", "en", "de-CH"])), min_size=1))
def test_any_texts_have_the_hash_that_nanopub_py_makes(said: list[tuple[str, str, str]]) -> None:
    base = "https://example.org/np/"
    quads, theirs = [], []
    for name, text, language in said:
        mine, other = Iri(f"{base}{PLACEHOLDER}#{name}"), rdflib.URIRef(f"{base}x#{name}")
        quads.append(Quad(mine, mine, Iri(SCHEMA.text), Literal(text, language or None)))
        literal = rdflib.Literal(text, lang=language or None)
        theirs.append((other, other, rdflib.URIRef(SCHEMA.text), literal))
    assert code_of(quads) == RdfHasher.make_hash(theirs, baseuri=f"{base}x#", hashstr=" ")


def test_what_is_hashed_is_what_the_specification_says() -> None:
    """Worked out by hand after https://trustyuri.net/spec: graph, subject, predicate, object, a line each."""
    code = "RA" + "x" * 43
    this = Iri(f"https://example.org/{code}")
    quads = [
        Quad(this, this, Iri("b:p"), Literal("7", datatype=XSD.integer)),
        Quad(this, this, Iri("b:p"), Literal("a\\b\nc")),
        Quad(this, this, Iri("b:p"), Literal("7", "de-CH")),
        Quad(this, this, Iri("b:p"), Iri("z:z")),
        Quad(this, this, Iri("a:p"), Iri(f"{this}#x")),
        Quad(this, this, Iri("a:p"), Iri(f"{this}#x")),
    ]
    at = "https://example.org/ \n"
    assert digest_text(quads, code) == (
        f"{at}{at}a:p\nhttps://example.org/ #x\n"
        f"{at}{at}b:p\nz:z\n"
        f"{at}{at}b:p\n@de-ch 7\n"
        f"{at}{at}b:p\n^http://www.w3.org/2001/XMLSchema#integer 7\n"
        f"{at}{at}b:p\n^http://www.w3.org/2001/XMLSchema#string a\\\\b\\nc\n"
    )
    assert code_in(this) == code
    assert code_in(f"{this}x") is code_in("https://example.org/RAx") is None


# What is in them


def one_about(claim: str) -> Any:
    return graph(next(one for one in each(exported()) if f"npx:introduces <{BASE}{claim}>" in one))


def part(read: Any, name: str) -> Any:
    (found,) = (context for context in read.contexts() if str(context.identifier).endswith(f"#{name}"))
    return found


def test_the_voice_is_kept_and_no_teller_becomes_a_holder() -> None:
    read = one_about("claim/smith-warm")
    claim = rdflib.URIRef(f"{BASE}claim/smith-warm")
    assertion, provenance = part(read, "assertion"), part(read, "provenance")
    attributed = rdflib.URIRef(PROV.wasAttributedTo)
    assert list(assertion.objects(claim, attributed)) == [rdflib.URIRef(f"{BASE}agent/smith-a")]
    chain = [
        (
            str(provenance.value(told, rdflib.URIRef(BG.manner))),
            str(provenance.value(told, rdflib.URIRef(PROV.agent))),
        )
        for told in (rdflib.URIRef(f"{claim}#told-{order}") for order in (1, 2))
        if (claim, rdflib.URIRef(BG.telling), told) in provenance
    ]
    assert chain == [(BG.reporter, f"{BASE}agent/ash"), (BG.quoter, f"{BASE}agent/mueller")]
    tellers = {rdflib.URIRef(f"{BASE}agent/{name}") for name in ("ash", "mueller")}
    assert not tellers & set(read.objects(None, attributed))
    (passage,) = provenance.objects(assertion.identifier, rdflib.URIRef(PROV.wasDerivedFrom))
    assert str(passage) == f"{BASE}passage/p4"


def test_a_relation_has_its_reason_and_who_draws_it() -> None:
    read = one_about("relation/critic-denies--contrasts--mueller-heals")
    one, other = (rdflib.URIRef(f"{BASE}claim/{name}") for name in ("critic-denies", "mueller-heals"))
    assertion, provenance = part(read, "assertion"), part(read, "provenance")
    assert {(one, rdflib.URIRef(BG.contrasts), other), (other, rdflib.URIRef(BG.contrasts), one)} <= set(
        assertion
    )
    assert rdflib.Literal("One says no.", lang="en") in set(assertion.objects())
    drawn = provenance.objects(assertion.identifier, rdflib.URIRef(PROV.wasAttributedTo))
    assert [str(agent) for agent in drawn] == [f"{BASE}agent/mueller"]


def test_the_publication_info_has_creator_date_licence_and_edition() -> None:
    info = part(one_about("claim/ash-helps"), "pubinfo")
    terms = rdflib.DCTERMS
    this = next(iter(info.subjects(terms.creator)))
    assert str(info.value(this, terms.creator)) == f"{BASE}agent/editors"
    assert str(info.value(this, terms.created)) == "2026-11-28T00:00:00+00:00"
    assert str(info.value(this, terms.license)) == "https://creativecommons.org/licenses/by/4.0/"
    assert str(info.value(info.value(this, terms.isPartOf), rdflib.URIRef(DCAT.version))) == "1"


def test_a_date_of_publication_is_never_made_up() -> None:
    assert "dcterms:created" not in exported(created=None)
    dated = build(corpus(edition="2026-11-28"))
    assert b"".join(nanopublications(Selection.of(dated))).count(b"dcterms:created") == CLAIMS + RELATIONS


def test_a_licence_in_words_is_said_in_words() -> None:
    worded = build(corpus(licence="MIT AND CC-BY-4.0"))
    written = b"".join(nanopublications(Selection.of(worded))).decode()
    assert written.count('dcterms:rights "MIT AND CC-BY-4.0"') == CLAIMS + RELATIONS
    assert "dcterms:license" not in written


def test_the_same_corpus_gives_the_same_file_wherever_it_is_held(tmp_path: Path) -> None:
    with bondgraph.open(store=store_of(corpus(), tmp_path / "store")) as stored:
        again = b"".join(nanopublications(Selection.of(stored), key=key(), created=CREATED))
    assert again.decode() == exported()
    assert b"".join(FORMATS["nanopubs"].write(Selection.of(library()))).decode() == exported(False, None)


def test_filters_pass_through() -> None:
    selection = Selection.of(library(), question="heals")
    written = b"".join(nanopublications(selection)).decode()
    names = re.findall(r"npx:introduces <\S+/(\S+)>", written)
    assert names == [
        "critic-denies", "ash-helps", "mueller-heals",
        "critic-denies--contrasts--mueller-heals", "ash-helps--defines--alliance", "ash-helps--supports--mueller-heals",
    ]  # fmt: skip


# Verified


def test_what_was_signed_is_verified(tmp_path: Path) -> None:
    file = tmp_path / "signed.trig"
    outcome = judged(file, exported(), key=key().public)
    assert (outcome.whole, outcome.faulty) == (12, [])
    assert list(outcome.lines()) == [
        f"12 nanopublications, 12 of them verified: 12 signed by key {fingerprint(key().public)}"
    ]


def test_under_a_base_with_a_fragment_too(tmp_path: Path) -> None:
    written = b"".join(nanopublications(Selection.of(build(healing())), key=key())).decode()
    assert "<https://example.org/healing#np/RA" in written
    assert judged(tmp_path / "signed.trig", written).whole == 12


def test_the_order_of_statements_and_graphs_does_not_matter(tmp_path: Path) -> None:
    """As rdflib writes a nanopublication, and as N-Quads."""
    one = each(exported())[0]
    assert judged(tmp_path / "again.trig", graph(one).serialize(format="trig")).whole == 1
    lines = sorted(
        graph(one).serialize(format="nquads").strip().split("\n"), key=lambda line: line.rpartition("<")[2]
    )
    assert judged(tmp_path / "again.nq", "\n".join(lines) + "\n").whole == 1


def test_what_is_not_signed_passes_only_where_it_may(tmp_path: Path) -> None:
    file = tmp_path / "unsigned.trig"
    assert faults(file, exported(signed=False)) == ["it is not signed"] * 12
    first = Nanopub(rdf=graph(each(exported(signed=False))[0])).source_uri
    assert list(judged(file, exported(signed=False)).lines()) == [
        f"12 are what their addresses say, but not signed; the first: {first}",
        "12 nanopublications, 0 of them verified",
    ]
    outcome = judged(file, exported(signed=False), unsigned=True)
    assert list(outcome.lines()) == ["12 nanopublications, 12 of them verified: 12 not signed"]


def change(old: str, new: str) -> Callable[[str], str]:
    def changed(text: str) -> str:
        assert text.count(old) == 1, old
        return text.replace(old, new)

    return changed


CHANGED: Final = "it was changed: what it says now has the hash RA"
FORGED: Final = "its signature is not one of what it says by the key that it names"
TAMPERED: Final[dict[str, tuple[Callable[[str], str], list[str]]]] = {
    "assertion": (change('schema:text "The bond is warm."', 'schema:text "The bond is cold."'), [CHANGED, FORGED]),
    "language": (change('schema:text "The bond is warm."@en', 'schema:text "The bond is warm."'), [CHANGED, FORGED]),
    "provenance": (change("bg:manner bg:reporter", "bg:manner bg:quoter"), [CHANGED, FORGED]),
    "pubinfo": (change("/licenses/by/4.0/", "/licenses/by-nc/4.0/"), [CHANGED, FORGED]),
    "a statement more": (
        change("sub:assertion {\n", "sub:assertion {\n  this: rdfs:label \"x\" .\n"), [CHANGED, FORGED],
    ),
    "head": (change("this: a np:Nanopublication ;", "this: a np:Nanopublication, bg:Claim ;"), [CHANGED, FORGED]),
    "algorithm": (
        change('hasAlgorithm "RSA"', 'hasAlgorithm "DSA"'),
        [CHANGED, "the public key that it names is none of DSA"],
    ),
    "another algorithm": (
        change('hasAlgorithm "RSA"', 'hasAlgorithm "Ed25519"'),
        [CHANGED, "it is signed with Ed25519, which cannot be checked here; expected RSA or DSA"],
    ),
    "no signature": (
        lambda text: re.sub(r" ;\n    npx:hasSignature \S+", "", text),
        [CHANGED, "its signature is to have one algorithm, one public key and one value each"],
    ),
    "no signature element": (
        lambda text: re.sub(r"\n  sub:sig [^}]*(?=\n\})", "", text), [CHANGED, "it is not signed"],
    ),
    "signature": (
        lambda text: re.sub(r'(?<=hasSignature ")....', lambda found: found[0][::-1] if found[0] != found[0][::-1] else "AAAA", text),
        [CHANGED, FORGED],
    ),
    "signature unreadable": (
        lambda text: re.sub(r'(?<=hasSignature ")....', "%%%%", text), [CHANGED, "its signature is not written in Base64"],
    ),
    "key": (
        lambda text: text.replace(key().public, other().public), [CHANGED, FORGED],
    ),
    "key unreadable": (
        lambda text: text.replace(key().public, "QUJD"), [CHANGED, "the public key that it names cannot be read"],
    ),
    "address": (
        lambda text: re.sub(r"np/RA.", lambda found: found[0][:-1] + ("A" if found[0][-1] != "A" else "B"), text), [CHANGED],
    ),
    "no hash": (
        lambda text: re.sub(r"np/RA\S{43}", "np/it", text),
        ["its address ends in no hash (RA and 43 characters), so nothing can be checked against it"],
    ),
    "no assertion": (
        lambda text: re.sub(r"\nsub:assertion \{[^}]*\}\n", "\n", text), ["its assertion is missing: graph "],
    ),
    "two heads": (
        change("np:hasAssertion sub:assertion ;", "np:hasAssertion sub:assertion, sub:pubinfo ;"),
        ["its head names 2 graphs of assertion", "its publication info has the graph of another part"],
    ),
    "a graph more": (
        lambda text: text + "\nsub:more { this: rdfs:label 'x' }\n", ["graph "],
    ),
    "outside of graphs": (
        lambda text: text + "\nthis: rdfs:label 'x' .\n", ["a statement stands in no graph: "],
    ),
    "blank": (
        change("sub:assertion {\n", "sub:assertion {\n  [] rdfs:label 'x' .\n"),
        ["a statement has a node without an IRI, which no hash can cover: "],
    ),
    "provenance of something else": (
        lambda text: re.sub(r"(?<=\n)  sub:assertion (?=prov)", "  sub:other ", text),
        ["its provenance says nothing of its assertion", CHANGED, FORGED],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TAMPERED)
def test_what_was_changed_is_refused(tmp_path: Path, name: str) -> None:
    tamper, wanted = TAMPERED[name]
    (text,) = (one for one in each(exported()) if f"introduces <{BASE}claim/smith-warm>" in one)
    assert tamper(text) != text
    found = faults(tmp_path / "tampered.trig", tamper(text))
    assert len(found) == len(wanted)
    for fault, beginning in zip(found, wanted, strict=True):
        assert fault.startswith(beginning)


def test_one_that_was_changed_does_not_hide_among_others(tmp_path: Path) -> None:
    changed = exported().replace('schema:text "The bond is warm."', 'schema:text "The bond is cold."')
    outcome = judged(tmp_path / "tampered.trig", changed)
    assert (outcome.total, outcome.whole, len(outcome.faulty)) == (12, 11, 1)
    added = exported() + each(exported())[0].partition("\n\n")[2].replace(
        "{\n", "{\n  this: rdfs:label 'x' .\n", 1
    )
    assert len(judged(tmp_path / "tampered.trig", added).faulty) == 1


def test_a_new_hash_does_not_help_who_has_not_the_key(tmp_path: Path) -> None:
    """The statements are changed, and the address is made anew of them: only the signature tells."""
    this = Address(f"{BASE}np/").iri
    triple = (this, Iri(SCHEMA.text), Literal("warm"))
    real = published(
        Draft(
            Address(f"{BASE}np/"),
            [triple],
            [(Address(f"{BASE}np/").part("assertion"), *triple[1:])],
            [triple],
        ),
        key(),
    )
    code = real.address.code

    def written(quads: Any, at: Address) -> str:
        trig = TriG()
        return "".join([*trig.head(), *trig.nanopub(real._replace(address=at, quads=quads))])

    assert judged(tmp_path / "real.trig", written(real.quads, real.address)).whole == 1
    cold = [
        quad._replace(object=Literal("cold")) if quad.object == Literal("warm") else quad
        for quad in real.quads
    ]
    new = code_of(cold, code)

    def moved(term: Any) -> Any:
        return Iri(term.replace(code, new)) if isinstance(term, Iri) else term

    cold = [Quad(*map(moved, quad)) for quad in cold]
    assert faults(tmp_path / "forged.trig", written(cold, real.address._replace(code=new))) == [FORGED]


def test_the_key_that_is_asked_for_is_to_have_signed(tmp_path: Path) -> None:
    mine, another = fingerprint(key().public), fingerprint(other().public)
    found = faults(tmp_path / "signed.trig", exported(), key=other().public)
    assert found == [f"it is signed by another key, {mine}, than {another}"] * 12


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "there is no nanopublication in it; bondgraph export nanopubs writes some"),
        (b"<a:a> <a:b> .", "it cannot be read as TriG: "),
        (b"\xff", "it cannot be read as TriG: "),
    ],
)
def test_a_file_that_is_none(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "none.trig"
    file.write_bytes(content)
    with pytest.raises(CannotJudge, match=re.escape(said)):
        report(file)
    with pytest.raises(CannotJudge, match="No such file or directory"):
        report(tmp_path / "missing.trig")


@pytest.mark.parametrize(("folder", "count"), [("valid/signed", 10), ("valid/trusty", 25)])
def test_the_nanopublications_of_the_test_suite_are_verified(folder: str, count: int) -> None:
    """Nanopublications that other programs made, one of them signed with DSA."""
    files = sorted((nanopub_suite() / folder).iterdir())
    assert len(files) == count
    for file in files:
        outcome = report(file, unsigned=folder == "valid/trusty")
        assert (outcome.faulty, outcome.whole) == ([], 1), file.name


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("plain/emptya", "its assertion is missing"),
        ("plain/emptyinfo", "its publication info is missing"),
        ("plain/emptyprov", "its provenance is missing"),
        ("plain/extragraph", "belongs to no nanopublication"),
        ("plain/noinfolink", "its publication info says nothing of it"),
        ("plain/noprovlink", "its provenance says nothing of its assertion"),
        ("plain/valid_invalid1", "its address ends in no hash"),
        ("signed/simple1-invalid-dsa", FORGED),
        ("signed/simple1-invalid-rsa", FORGED),
        ("trusty/trusty1", CHANGED),
    ],
)
def test_those_of_the_test_suite_that_are_wrong_are_refused(name: str, said: str) -> None:
    invalid = nanopub_suite() / "invalid"
    assert len(list(invalid.rglob("*.trig"))) == 10
    found = [
        fault
        for verdict in report(invalid / f"{name}.trig", unsigned=True).faulty
        for fault in verdict.faults
    ]
    assert any(said in fault for fault in found)


# Keys


def pem(
    private: Any, shape: form.PrivateFormat = form.PrivateFormat.PKCS8, secret: bytes | None = None
) -> bytes:
    cover = form.BestAvailableEncryption(secret) if secret else form.NoEncryption()
    return cast(bytes, private.private_bytes(form.Encoding.PEM, shape, cover))


def der(private: rsa.RSAPrivateKey) -> bytes:
    return private.private_bytes(form.Encoding.DER, form.PrivateFormat.PKCS8, form.NoEncryption())


@pytest.mark.parametrize("shape", ["pkcs8", "pkcs1", "openssh", "base64", "lines"])
def test_a_key_is_read_in_every_form(tmp_path: Path, shape: str) -> None:
    file = tmp_path / "key"
    file.write_bytes(
        {
            "pkcs8": lambda: pem(pair()),
            "pkcs1": lambda: pem(pair(), form.PrivateFormat.TraditionalOpenSSL),
            "openssh": lambda: pem(pair(), form.PrivateFormat.OpenSSH),
            "base64": lambda: b64encode(der(pair())),
            "lines": lambda: re.sub(rb"(.{64})", rb"\1\n", b64encode(der(pair()))) + b"\n",
        }[shape]()
    )
    assert SigningKey.read(file).signature("text") == key().signature("text")
    assert read_public_key(file) == key().public


@pytest.mark.parametrize("shape", ["pem", "ssh", "base64"])
def test_a_public_key_is_read_in_every_form_and_signs_nothing(tmp_path: Path, shape: str) -> None:
    public = pair().public_key()
    file = tmp_path / "key.pub"
    file.write_bytes(
        {
            "pem": lambda: public.public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo),
            "ssh": lambda: public.public_bytes(form.Encoding.OpenSSH, form.PublicFormat.OpenSSH),
            "base64": lambda: key().public.encode(),  # noqa: PLW0108
        }[shape]()
    )
    assert read_public_key(file) == key().public
    with pytest.raises(CannotJudge, match=r"public key|no private key"):
        SigningKey.read(file)


BAD: Final[dict[str, tuple[Callable[[], bytes], str]]] = {
    "encrypted": (lambda: pem(pair(), secret=b"secret"), "the key is encrypted; decrypt it first: openssl pkey"),
    "encrypted pkcs1": (
        lambda: pem(pair(), form.PrivateFormat.TraditionalOpenSSL, b"secret"), "the key is encrypted; decrypt it first",
    ),
    "another algorithm": (
        lambda: pem(ec.generate_private_key(ec.SECP256R1())), "the key is not an RSA key; nanopublications are signed with",
    ),
    "short": (lambda: pem(rsa.generate_private_key(65537, 1024)), "the key has 1024 bits; at least 2048 are needed"),
    "text": ("no key, é".encode, "this is no private key; expected an RSA key as PEM, or as the Base64"),
    "cut off": (lambda: pem(pair())[:400], "this is no private key; expected"),
    "empty": (lambda: b"", "this is no private key; expected"),
    "large": (lambda: b"x" * 200_000, "this is no key: the file is too large for one"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_sign_is_said(tmp_path: Path, name: str) -> None:
    file = tmp_path / "key"
    file.write_bytes(BAD[name][0]())
    with pytest.raises(CannotJudge) as error:
        SigningKey.read(file)
    assert str(error.value).startswith(f"{file}: {BAD[name][1]}")
    if name not in ("encrypted", "encrypted pkcs1", "short"):
        with pytest.raises(CannotJudge):
            read_public_key(file)


def test_a_key_that_is_not_there_is_said(tmp_path: Path) -> None:
    for read in (SigningKey.read, read_public_key):
        with pytest.raises(CannotJudge, match="the key cannot be read: No such file or directory"):
            read(tmp_path / "missing")
        with pytest.raises(CannotJudge, match="the key cannot be read: Is a directory"):
            read(tmp_path)


def test_a_signature_of_another_algorithm_is_said() -> None:
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    written = public.public_bytes(form.Encoding.DER, form.PublicFormat.SubjectPublicKeyInfo)
    with pytest.raises(ValueError, match="none of RSA"):
        signed_by(b64encode(written).decode(), "QUJD", "")


# On the command line


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("nanopubs")
    (folder / "signed.trig").write_text(exported(), encoding="utf-8")
    (folder / "unsigned.trig").write_text(exported(signed=False), encoding="utf-8")
    (folder / "mine.pem").write_bytes(pem(pair()))
    return folder


@pytest.mark.parametrize(
    ("arguments", "code", "out"),
    [
        (["signed.trig"], 0, '"verified": 12'),
        (["signed.trig", "--key", "mine.pem", "--format", "text"], 0, "12 of them verified"),
        (["unsigned.trig", "--format", "text"], 1, "not signed; the first: https://"),
        (["unsigned.trig", "--unsigned", "--format", "text"], 0, "12 not signed"),
        (["mine.pem"], 2, ""),
        (["missing.trig"], 2, ""),
    ],
)
def test_the_command_ends_as_it_says(files: Path, arguments: list[str], code: int, out: str) -> None:
    command = [sys.executable, "-m", "bondgraph", "verify-nanopubs", *arguments]
    ended = subprocess.run(command, cwd=files, capture_output=True, text=True, check=False)
    assert (ended.returncode, out in ended.stdout) == (code, True)
    assert "Traceback" not in ended.stderr
    assert bool(ended.stderr) == (code == 2)


def test_exporting_with_a_key_signs_and_the_command_says_what_is_amiss(files: Path) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "bondgraph", "export", *arguments, "--corpus", "corpus.jsonl"]
        return subprocess.run(
            command, cwd=files, capture_output=True, text=True, encoding="utf-8", check=False
        )

    lines = (f"{line}\n" for line in corpus().lines())
    (files / "corpus.jsonl").write_text("".join(lines), encoding="utf-8")
    signed = run("nanopubs", "--key", "mine.pem", "--created", "2026-11-28")
    assert signed.stdout == exported()
    assert "nanopubs: They have a date of publication only if" in signed.stderr
    for arguments, code, said in [
        (
            ["nanopubs", "--key", "missing.pem"],
            2,
            "bondgraph: missing.pem: the key cannot be read: No such file",
        ),
        (["nanopubs", "--created", "yesterday"], 2, "'yesterday' is no day; write one as 2026-11-28"),
        (["aif", "--key", "mine.pem"], 2, "aif is not signed or dated"),
    ]:
        ended = run(*arguments)
        assert (ended.returncode, ended.stdout) == (code, "")
        assert said in " ".join(ended.stderr.replace("│", " ").split())
        assert "Traceback" not in ended.stderr
