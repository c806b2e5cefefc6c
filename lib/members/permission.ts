/** What can be allowed in a workspace, and which member roles hold it. The screens, the verbs and the reference read this table. */
export const PERMISSIONS = [
  {
    name: "apis:read",
    allows: "See APIs and their scope catalogues",
    roles: "admin developer viewer",
  },
  { name: "apis:write", allows: "Create, edit and delete APIs", roles: "admin developer" },
  { name: "keys:read", allows: "See keys, never their secrets", roles: "admin developer viewer" },
  {
    name: "keys:write",
    allows: "Create, edit, rotate, disable and revoke keys",
    roles: "admin developer",
  },
  { name: "keys:verify", allows: "Verify keys", roles: "admin developer" },
  { name: "keys:purge", allows: "Delete keys and their history for good", roles: "" },
  { name: "roles:read", allows: "See roles", roles: "admin developer viewer" },
  { name: "roles:write", allows: "Create, edit and delete roles", roles: "admin developer" },
  { name: "owners:read", allows: "See owners", roles: "admin developer viewer" },
  {
    name: "owners:write",
    allows: "Create, edit, freeze and delete owners",
    roles: "admin developer",
  },
  { name: "limits:read", allows: "See overrides of limits", roles: "admin developer viewer" },
  { name: "limits:write", allows: "Create, edit and delete overrides", roles: "admin developer" },
  {
    name: "limits:check",
    allows: "Check limits for identifiers of your own",
    roles: "admin developer",
  },
  {
    name: "usage:read",
    allows: "See usage and the verification log",
    roles: "admin developer viewer",
  },
  {
    name: "jobs:read",
    allows: "See jobs and how far they are",
    roles: "admin developer viewer",
  },
  { name: "jobs:write", allows: "Cancel jobs of others", roles: "admin developer" },
  {
    name: "webhooks:read",
    allows: "See webhooks and their deliveries",
    roles: "admin developer viewer",
  },
  {
    name: "webhooks:write",
    allows: "Create, edit, test and delete webhooks",
    roles: "admin developer",
  },
  {
    name: "clients:read",
    allows: "See OAuth clients and signing keys, never their secrets",
    roles: "admin developer viewer",
  },
  {
    name: "clients:write",
    allows: "Create, edit and delete OAuth clients and their credentials",
    roles: "admin developer",
  },
  {
    name: "signing_keys:write",
    allows: "Rotate the keys that tokens are signed with",
    roles: "admin",
  },
  {
    name: "certificates:read",
    allows: "See client certificates and their authorities",
    roles: "admin developer viewer",
  },
  {
    name: "certificates:write",
    allows: "Let callers in by client certificates, and lock them out",
    roles: "admin developer",
  },
  { name: "audit:read", allows: "See the audit log", roles: "admin viewer" },
  { name: "members:read", allows: "See members", roles: "admin developer viewer" },
  { name: "members:write", allows: "Invite, change and remove members", roles: "admin" },
  { name: "workspace:read", allows: "See the workspace", roles: "admin developer viewer" },
  { name: "workspace:write", allows: "Rename and freeze the workspace", roles: "admin" },
  {
    name: "workspace:own",
    allows: "Hand over, export and delete the workspace, and require a second factor",
    roles: "",
  },
] as const;

export type Permission = (typeof PERMISSIONS)[number]["name"];

export const MEMBER_ROLES = ["owner", "admin", "developer", "viewer"] as const;
export type MemberRole = (typeof MEMBER_ROLES)[number];

/** The scopes a member of that role acts with. An owner holds everything, what comes later included. */
export function scopesOfRole(role: MemberRole): readonly string[] {
  if (role === "owner") return ["*"];
  return PERMISSIONS.filter((one) => one.roles.split(" ").includes(role)).map((one) => one.name);
}

/** The roles that hold a permission, the one that may most first. */
export const rolesWith = (permission: Permission): MemberRole[] =>
  MEMBER_ROLES.filter((role) =>
    scopesOfRole(role).some((one) => one === "*" || one === permission),
  );

/** The same scopes with every API spelt out: who holds, or is denied, `keys:read` is so for each `keys:read:api_…`. */
export const spellOutApis = (scopes: readonly string[]): string[] =>
  scopes.flatMap((scope) =>
    /^[^:]+:[^:]+$/.test(scope) && !scope.endsWith(":*") ? [scope, `${scope}:*`] : [scope],
  );
