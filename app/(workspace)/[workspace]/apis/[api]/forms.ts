const textOf = (form: FormData, name: string) => String(form.get(name) ?? "").trim();
const textsOf = (form: FormData, name: string) =>
  form.getAll(name).map((one) => String(one).trim());

/** The rows of the scope editor; those without a name are left out. */
export function readCatalogue(form: FormData): unknown {
  const descriptions = textsOf(form, "description");
  const rows = textsOf(form, "name").map((name, i) => ({
    name,
    description: descriptions[i] ?? "",
  }));
  return { scopes: rows.filter(({ name }) => name !== "") };
}

/** Scopes may stand with commas, spaces or lines between. */
export const readRole = (form: FormData) => ({
  name: textOf(form, "name"),
  description: textOf(form, "description"),
  scopes: textOf(form, "scopes")
    .split(/[\s,]+/)
    .filter(Boolean),
});

/** The settings of an API; fields that its form does not have (of the built-in one) stay as they are. */
export function readSettings(form: FormData): unknown {
  const days = textOf(form, "expiresInDays");
  const limits = textsOf(form, "limitName").map((name, i) => ({
    name,
    limit: Number(textsOf(form, "limitCount")[i]),
    windowMs: Number(textsOf(form, "limitWindow")[i]),
    algorithm: textsOf(form, "limitAlgorithm")[i],
  }));
  return {
    name: textOf(form, "name"),
    ...(form.has("prefix") ? { prefix: textOf(form, "prefix") } : {}),
    audience: textOf(form, "audience") || null,
    ...(form.has("ttlSeconds") && {
      tokens: {
        ttlSeconds: Number(textOf(form, "ttlSeconds")),
        algorithm: textOf(form, "algorithm"),
        certificateBound: form.has("certificateBound"),
      },
    }),
    defaults: {
      expiresInDays: days === "" ? null : Number(days),
      limits: limits.filter(({ name }) => name !== ""),
    },
  };
}
