"""RSA keys, and the signatures of nanopublications: RSASSA-PKCS1-v1_5 over SHA-256 (RFC 8017 §8.2), as nanopub-java
and nanopub-rs make them.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bondgraph.errors import CannotJudge

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

LEAST_BITS: Final = 2048
"""Shorter keys are no longer thought safe (NIST SP 800-131A)."""

_LARGEST: Final = 100_000
_BASE64: Final = re.compile(r"[A-Za-z0-9+/=\s]+")


class SigningKey:
    """A private key that signs.

    Args:
        private: the key.
    """

    def __init__(self, private: RSAPrivateKey) -> None:
        self._private = private

    @classmethod
    def read(cls, path: Path) -> SigningKey:
        """The private key in a file: PEM, as OpenSSL and ssh-keygen write it, or the Base64 of nanopub's ``id_rsa``.

        Raises:
            CannotJudge: it cannot be read, holds no such key, or one that is encrypted, too short or not for RSA.
        """
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import rsa

        content = _read(path)
        if b"PUBLIC KEY" in content or content.startswith(b"ssh-"):
            raise CannotJudge(path, "this is a public key; to sign, name the file of the private one")
        try:
            if b"OPENSSH PRIVATE KEY" in content:
                key: object = serialization.load_ssh_private_key(content, None)
            elif b"-----BEGIN" in content:
                key = serialization.load_pem_private_key(content, None)
            else:
                key = serialization.load_der_private_key(_from_base64(content), None)
        except TypeError:
            raise CannotJudge(
                path, "the key is encrypted; decrypt it first: openssl pkey -in KEY -out DECRYPTED"
            ) from None
        except (ValueError, UnsupportedAlgorithm) as error:
            encrypted = "password" in str(error).lower() or b"ENCRYPTED" in content
            raise CannotJudge(
                path,
                "the key is encrypted; decrypt it first: openssl pkey -in KEY -out DECRYPTED"
                if encrypted
                else "this is no private key; expected an RSA key as PEM, or as the Base64 that nanopub keeps in id_rsa",
            ) from None
        if not isinstance(key, rsa.RSAPrivateKey):
            raise CannotJudge(
                path,
                "the key is not an RSA key; nanopublications are signed with one: openssl genrsa -out KEY 2048",
            )
        if key.key_size < LEAST_BITS:
            raise CannotJudge(
                path,
                f"the key has {key.key_size} bits; at least {LEAST_BITS} are needed: openssl genrsa -out KEY 2048",
            )
        return cls(key)

    @cached_property
    def public(self) -> str:
        """The public key as nanopublications name it."""
        return _written(self._private.public_key())

    def signature(self, text: str) -> str:
        """The signature of a text; the same whenever it is made."""
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import padding

        return b64encode(self._private.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())).decode()


def read_public_key(path: Path) -> str:
    """The public key in a file, as nanopublications name it: PEM, a line of ssh-keygen's, or Base64; of a private key, its own.

    Raises:
        CannotJudge: it cannot be read, or holds no RSA key.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    content = _read(path)
    if b"PRIVATE KEY" in content:
        return SigningKey.read(path).public
    try:
        if content.startswith(b"ssh-"):
            key: object = serialization.load_ssh_public_key(content)
        elif b"-----BEGIN" in content:
            key = serialization.load_pem_public_key(content)
        else:
            key = serialization.load_der_public_key(_from_base64(content))
    except (ValueError, UnsupportedAlgorithm):
        try:
            return SigningKey.read(path).public
        except CannotJudge:
            raise CannotJudge(
                path, "this is no key; expected an RSA key as PEM, as ssh-keygen writes it, or as Base64"
            ) from None
    if not isinstance(key, rsa.RSAPublicKey):
        raise CannotJudge(path, "the key is not an RSA key")
    return _written(key)


def signed_by(public: str, signature: str, text: str, algorithm: str = "RSA") -> bool:
    """Whether a signature is that of a text, by the private key that belongs to a public one.

    Args:
        public: the public key.
        signature: the signature.
        text: what is said to be signed.
        algorithm: RSA, or DSA, which older nanopublications have.

    Raises:
        ValueError: the key or the signature cannot be read, or the algorithm is another; says which.
    """
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import dsa, padding, rsa

    if algorithm not in ("RSA", "DSA"):
        raise ValueError(f"it is signed with {algorithm}, which cannot be checked here; expected RSA or DSA")
    try:
        key = serialization.load_der_public_key(_from_base64(public.encode()))
    except (ValueError, UnsupportedAlgorithm):
        raise ValueError("the public key that it names cannot be read") from None
    try:
        made = _from_base64(signature.encode())
    except ValueError:
        raise ValueError("its signature is not written in Base64") from None
    try:
        if algorithm == "RSA" and isinstance(key, rsa.RSAPublicKey):
            key.verify(made, text.encode(), padding.PKCS1v15(), hashes.SHA256())
        elif algorithm == "DSA" and isinstance(key, dsa.DSAPublicKey):
            key.verify(made, text.encode(), hashes.SHA256())
        else:
            raise ValueError(f"the public key that it names is none of {algorithm}")
    except InvalidSignature:
        return False
    return True


def fingerprint(public: str) -> str:
    """A public key in short: the beginning of its SHA-256.

    >>> fingerprint("")
    'e3b0c44298fc1c14'
    """
    return hashlib.sha256(b64decode(public)).hexdigest()[:16]


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except OSError as error:
        raise CannotJudge(path, f"the key cannot be read: {error.strerror or error}") from None
    if len(content) > _LARGEST:
        raise CannotJudge(path, "this is no key: the file is too large for one")
    return content


def _from_base64(content: bytes) -> bytes:
    """What Base64 stands for, however its lines are broken.

    Raises:
        ValueError: it is none.
    """
    try:
        text = content.decode("ascii")
        if not _BASE64.fullmatch(text):
            raise ValueError
        return b64decode("".join(text.split()), validate=True)
    except (NotBase64, ValueError):
        raise ValueError("not Base64") from None


def _written(key: RSAPublicKey) -> str:
    from cryptography.hazmat.primitives import serialization

    der = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return b64encode(der).decode()


__all__ = ["LEAST_BITS", "SigningKey", "fingerprint", "read_public_key", "signed_by"]
