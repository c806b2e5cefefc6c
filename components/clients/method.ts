import type { AuthMethod } from "@/lib/clients/client";

/** What the button that adds a credential of such a client is called. */
export const addLabel = (method: AuthMethod): string =>
  method.startsWith("client_secret") ? "New secret" : "Add";

const SECRET = "the secret in $CLIENT_SECRET";
const CERTIFICATE = "the certificate in client.pem and its key in client.key";

/** What the screens call each way of proving a client, what it is for, and what lines that use it are given. */
export const METHODS: Readonly<Record<AuthMethod, { label: string; hint: string; given: string }>> =
  {
    client_secret_basic: {
      label: "Secret",
      hint: "In the Authorization header (client_secret_basic). What most libraries do.",
      given: SECRET,
    },
    client_secret_post: {
      label: "Secret in the form",
      hint: "In the body of the request (client_secret_post).",
      given: SECRET,
    },
    private_key_jwt: {
      label: "Signed assertion",
      hint: "The backend keeps a private key; Keyway knows the public one (private_key_jwt).",
      given: "a signed assertion in $ASSERTION",
    },
    self_signed_tls_client_auth: {
      label: "Pinned certificate",
      hint: "Mutual TLS with certificates that are named here (self_signed_tls_client_auth).",
      given: CERTIFICATE,
    },
    tls_client_auth: {
      label: "Certificate of an authority",
      hint: "Mutual TLS with any certificate of one name that your authority issued (tls_client_auth).",
      given: CERTIFICATE,
    },
  };
