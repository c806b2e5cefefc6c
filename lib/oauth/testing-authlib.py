"""Drives the authorization server as Authlib does, with one way to prove the client. Reads what it needs as JSON."""

import json
import sys

from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT, private_key_jwt_sign


class ShortLived(PrivateKeyJWT):
    """Assertions for a minute; Authlib's own are for an hour."""

    def sign(self, auth, token_endpoint):
        return private_key_jwt_sign(
            auth.client_secret, auth.client_id, token_endpoint, alg=self.alg, expires_in=60
        )


given = json.load(sys.stdin)
method = given["method"]
over_tls = method.endswith("tls_client_auth")
# Authlib has no name for certificates: it sends the client's id, and requests shows the certificate.
name = "none" if over_tls else method
session = OAuth2Session(
    given["id"],
    given["keyPem"] or given["secret"] or None,
    token_endpoint_auth_method=name,
    revocation_endpoint_auth_method=name,
)
if method == "private_key_jwt":
    # RFC 10070: an assertion is for the issuer, not for an endpoint.
    session.register_client_auth_method(ShortLived(given["issuer"], alg="ES256"))
if over_tls:
    session.cert = (given["certFile"], given["keyFile"])
    session.verify = given["ca"]

# What the environment says of proxies and authorities is of no interest here.
session.trust_env = False
metadata = session.get(given["issuer"] + "/.well-known/oauth-authorization-server", withhold_token=True).json()
at = {**metadata, **(metadata["mtls_endpoint_aliases"] if over_tls else {})}
ask = {"resource": given["audience"], "scope": "invoices:read"}
got = session.fetch_token(at["token_endpoint"], grant_type="client_credentials", **ask)
traded = session.fetch_token(
    at["token_endpoint"],
    grant_type="urn:ietf:params:oauth:grant-type:token-exchange",
    subject_token_type="urn:keyway:params:oauth:token-type:api-key",
    subject_token=given["key"],
    **ask,
)
told = []
for token in (got, traded):
    text = token["access_token"]
    before = session.introspect_token(at["introspection_endpoint"], token=text).json()
    revoked = session.revoke_token(at["revocation_endpoint"], token=text)
    after = session.introspect_token(at["introspection_endpoint"], token=text).json()
    told.append({"before": before, "revoked": revoked.status_code, "after": after})
json.dump(told, sys.stdout)
