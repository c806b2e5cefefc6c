import { createAuthority } from "@/lib/authorities/create";
import { deleteAuthority } from "@/lib/authorities/delete";
import { getAuthority } from "@/lib/authorities/get";
import { CreateAuthorityInput, ListAuthoritiesQuery } from "@/lib/authorities/input";
import { listAuthorities } from "@/lib/authorities/list";
import { createCertificate } from "@/lib/certificates/create";
import { deleteCertificate } from "@/lib/certificates/delete";
import { getCertificate } from "@/lib/certificates/get";
import { CreateCertificateInput, ListCertificatesQuery } from "@/lib/certificates/input";
import { listCertificates } from "@/lib/certificates/list";
import { AuthorityShape, CertificateShape } from "../certificate-shapes";
import { IdParams } from "../params";
import { type Route, route } from "../route";
import { pageShape } from "../shapes";

const tag = "Certificates";
const path = "/v1/certificates";
const one = "/v1/certificates/{id}";
const authorities = "/v1/certificate-authorities";
const authority = "/v1/certificate-authorities/{id}";
const read = "certificates:read";
const needs = "certificates:write";

/** Who is known by a client certificate, and which authorities are believed. */
export const certificateRoutes: readonly Route[] = [
  route(
    {
      ...{ method: "post", path, id: "createCertificate", tag, needs, status: 201 },
      summary: "Let callers act as a management key by a certificate",
      refuses: ["not_found", "conflict"],
      description:
        "Either one certificate (`pem`), or each one of an authority that has a subject alternative name (`issued`). Who shows it needs no key.",
    },
    { body: CreateCertificateInput, answer: CertificateShape },
    ({ actor, body }) => createCertificate(actor, body),
  ),
  route(
    {
      ...{ method: "get", path, id: "listCertificates", tag, needs: read },
      summary: "List certificates",
    },
    { query: ListCertificatesQuery, answer: pageShape(CertificateShape) },
    ({ actor, query }) => listCertificates(actor, query),
  ),
  route(
    {
      ...{ method: "get", path: one, id: "getCertificate", tag, needs: read },
      summary: "Read a certificate",
    },
    { params: IdParams, answer: CertificateShape },
    ({ actor, params }) => getCertificate(actor, params.id),
  ),
  route(
    {
      ...{ method: "delete", path: one, id: "deleteCertificate", tag, needs, status: 204 },
      summary: "Lock a certificate out",
      description: "Also the next request on a connection that is open is refused, on every node.",
    },
    { params: IdParams },
    async ({ actor, params }) => deleteCertificate(actor, params.id),
  ),
  route(
    {
      ...{ method: "post", path: authorities, id: "createAuthority", tag, needs, status: 201 },
      summary: "Believe a certificate authority",
      refuses: ["conflict"],
      description:
        "It lets nobody in by itself: a certificate with one of its names has to stand for a management key.",
    },
    { body: CreateAuthorityInput, answer: AuthorityShape },
    ({ actor, body }) => createAuthority(actor, body),
  ),
  route(
    {
      ...{ method: "get", path: authorities, id: "listAuthorities", tag, needs: read },
      summary: "List certificate authorities",
    },
    { query: ListAuthoritiesQuery, answer: pageShape(AuthorityShape) },
    ({ actor, query }) => listAuthorities(actor, query),
  ),
  route(
    {
      ...{ method: "get", path: authority, id: "getAuthority", tag, needs: read },
      summary: "Read a certificate authority",
    },
    { params: IdParams, answer: AuthorityShape },
    ({ actor, params }) => getAuthority(actor, params.id),
  ),
  route(
    {
      ...{ method: "delete", path: authority, id: "deleteAuthority", tag, needs, status: 204 },
      summary: "Believe a certificate authority no more",
      description: "What stood for a management key by it goes with it.",
    },
    { params: IdParams },
    async ({ actor, params }) => deleteAuthority(actor, params.id),
  ),
];
