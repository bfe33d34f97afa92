"""The server's certificate could not be verified.

What happened
    TLS checks the certificate against the machine's list of authorities.

Why
    A proxy that replaces certificates, an outdated certificate store, a wrong clock, or a server whose
    certificate has expired.

How to confirm
    `openssl s_client -connect HOST:443 </dev/null | head`; `date`.

How to fix
    Point `REQUESTS_CA_BUNDLE` and `SSL_CERT_FILE` at the site's bundle; upgrade certifi; correct the clock.

Easily confused with
    A connection that never reached the server.

References
    https://requests.readthedocs.io/en/latest/user/advanced/#ssl-cert-verification
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://requests.readthedocs.io/en/latest/user/advanced/#ssl-cert-verification"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Give Python the site's certificates: export REQUESTS_CA_BUNDLE=/path/ca.pem "
        "SSL_CERT_FILE=/path/ca.pem, or `pip install -U certifi`.",
        "A company proxy signs with an authority that Python does not know.",
        source=DOCS,
    )
    yield ctx.action(
        "Check the clock (`date`) and the proxy variables.", "An expired or wrong date fails in the same way."
    )


RULE = Rule(
    id="certificate-not-verified",
    error_type=ErrorType.NETWORK_ERROR,
    title="The server's certificate could not be verified",
    description="The encrypted connection was refused because the certificate is not trusted "
    "here, or the handshake failed.",
    needles=(
        "CERTIFICATE_VERIFY_FAILED",
        "SSLCertVerificationError",
        "SSLEOFError",
        "WRONG_VERSION_NUMBER",
        "SSL: UNEXPECTED_EOF",
        "certificate verify failed",
        "SSL certificate problem",
        "cannot verify ",
        "ssl.SSLError",
    ),
    pattern=r"CERTIFICATE_VERIFY_FAILED|SSLCertVerificationError|SSLEOFError|WRONG_VERSION_NUMBER|"
    r"SSL: UNEXPECTED_EOF_WHILE_READING|certificate verify failed|^ssl\.SSLError: \[SSL|"
    r"SSL certificate problem: |^ERROR: cannot verify \S+ certificate",
    sources=(DOCS,),
    confidence=0.93,
    precedence=62,
    suggest=suggest,
)
