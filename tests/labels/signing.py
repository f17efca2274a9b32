"""Content credentials signed with a key that is made for one run and thrown away. Needs the C2PA library."""

import datetime
import io
from functools import cache

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

SOURCE = "http://cv.iptc.org/newscodes/digitalsourcetype/"


def _name(organisation: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, f"{organisation} signer"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
        ]
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not signs,
        crl_sign=not signs,
        encipher_only=False,
        decipher_only=False,
    )


@cache
def _keys() -> tuple[bytes, bytes]:
    """A chain of two certificates, and the key of the first."""
    began = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())

    def certificate(subject: str, own: ec.EllipticCurvePrivateKey, number: int) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(_name(subject))
            .issuer_name(_name("Sample Root"))
            .public_key(own.public_key())
            .serial_number(number)
            .not_valid_before(began)
            .not_valid_after(began.replace(year=2040))
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(own.public_key()), critical=False)
        )

    root = (
        certificate("Sample Root", root_key, 1)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    leaf = (
        certificate("Sample Press", key, 2)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    chain = leaf.public_bytes(pem) + root.public_bytes(pem)
    return chain, key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def signed(
    content: bytes,
    mime: str,
    source: str = "trainedAlgorithmicMedia",
    *,
    remote: str = "",
    parent: tuple[str, bytes] | None = None,
    part: tuple[str, bytes] | None = None,
) -> bytes:
    """The file with a record.

    Args:
        content: The file.
        mime: Its kind.
        source: IPTC's word in the record.
        remote: An address where the record shall be instead of in the file.
        parent: A file (and its kind) that this one is a later state of.
        part: A file that this one holds.
    """
    import c2pa

    chain, key = _keys()
    step = {"action": "c2pa.opened" if parent else "c2pa.created", "digitalSourceType": f"{SOURCE}{source}"}
    steps = [step]
    if parent:
        step["parameters"] = {"ingredientIds": ["first"]}
    if part:
        steps.append({"action": "c2pa.placed", "parameters": {"ingredientIds": ["first"]}})
    builder = c2pa.Builder(
        {
            "claim_generator_info": [{"name": "Sample Painter", "version": "2.1"}],
            "title": "sample",
            "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": steps}}],
        }
    )
    for held, relationship in ((parent, "parentOf"), (part, "componentOf")):
        if held:
            made_from = {"title": "first", "label": "first", "relationship": relationship}
            builder.add_ingredient(made_from, held[0], io.BytesIO(held[1]))
    if remote:
        builder.set_remote_url(remote)
        builder.set_no_embed()
    signer = c2pa.Signer.from_info(c2pa.C2paSignerInfo(alg=b"es256", sign_cert=chain, private_key=key, ta_url=None))
    out = io.BytesIO()
    try:
        builder.sign(signer, mime, io.BytesIO(content), out)
    except c2pa.C2paError.NotSupported:
        pytest.skip(f"this version of the C2PA library signs no {mime}")
    return out.getvalue()
