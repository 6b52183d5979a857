"""Certificates for test servers that speak TLS, made by the openssl program for one run."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

_CURVE = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
_LOOPBACK = ("DNS:localhost", "IP:127.0.0.1")


@dataclass(frozen=True, slots=True)
class Certificates:
    """Files in PEM: the authority that a client has to trust, the server's certificate and its key."""

    authority: Path
    certificate: Path
    key: Path


def make_certificates(folder: Path, *hosts: str) -> Certificates:
    """Make an authority and a certificate of it for localhost, 127.0.0.1 and further hosts, valid for two days."""
    authority_key, request, names = folder / "authority.key", folder / "server.csr", folder / "server.ext"
    made = Certificates(folder / "authority.pem", folder / "server.pem", folder / "server.key")
    subjects = ",".join((*_LOOPBACK, *(f"DNS:{host}" for host in hosts)))
    names.write_text(f"subjectAltName={subjects}\nbasicConstraints=CA:FALSE\n")
    _openssl("req", "-x509", *_CURVE, "-keyout", authority_key, "-out", made.authority, "-subj", "/CN=test", "-days", 2)
    _openssl("req", *_CURVE, "-keyout", made.key, "-out", request, "-subj", "/CN=localhost")
    signer = ("-CA", made.authority, "-CAkey", authority_key, "-set_serial", 1, "-days", 2, "-extfile", names)
    _openssl("x509", "-req", "-in", request, "-out", made.certificate, *signer)
    return made


def _openssl(*arguments: object) -> None:
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)
