/** The APIs of the demonstration's company, each with its scopes, roles and what new keys get. */
export const APIS = [
  {
    name: "Payments",
    prefix: "pay",
    audience: "https://api.example.com/payments",
    expiresInDays: 365,
    perMinute: 600,
    scopes: {
      "payments:read": "See payments and their state",
      "payments:write": "Create and capture payments",
      "refunds:write": "Give money back",
      "payouts:read": "See payouts to bank accounts",
      "webhooks:manage": "Register and test webhooks",
    },
    roles: {
      "Read only": ["payments:read", "payouts:read"],
      Checkout: ["payments:read", "payments:write"],
      "Back office": ["payments:*", "refunds:write", "payouts:read"],
    },
  },
  {
    name: "Geocoding",
    prefix: "geo",
    audience: "https://api.example.com/geo",
    expiresInDays: null,
    perMinute: 300,
    scopes: {
      "places:read": "Look up addresses and places",
      "routes:read": "Compute routes and distances",
      "tiles:read": "Load map tiles",
      "batch:write": "Start batch jobs",
    },
    roles: { "Map widget": ["tiles:read", "places:read"], Planner: ["places:read", "routes:read"] },
  },
  {
    name: "Messaging",
    prefix: "msg",
    audience: "https://api.example.com/messages",
    expiresInDays: 180,
    perMinute: 120,
    scopes: {
      "messages:send": "Send messages",
      "messages:read": "Read sent and received messages",
      "templates:read": "See templates",
      "templates:write": "Create and edit templates",
      "numbers:manage": "Buy and release numbers",
    },
    roles: { Sender: ["messages:send", "templates:read"] },
  },
  {
    name: "Reports",
    prefix: "rep",
    audience: null,
    expiresInDays: 90,
    perMinute: 60,
    scopes: {
      "reports:read": "Read finished reports",
      "exports:create": "Start exports",
      "exports:read": "Download exports",
    },
    roles: {},
  },
  {
    name: "Invoices",
    prefix: "inv",
    audience: "https://api.example.com/invoices",
    expiresInDays: 365,
    perMinute: 120,
    scopes: {
      "invoices:read": "See invoices",
      "invoices:write": "Draft and send invoices",
      "credit-notes:write": "Issue credit notes",
    },
    roles: { Bookkeeping: ["invoices:*", "credit-notes:write"] },
  },
  {
    name: "Identity",
    prefix: "idn",
    audience: "https://api.example.com/identity",
    expiresInDays: 180,
    perMinute: 240,
    scopes: {
      "checks:create": "Start identity checks",
      "checks:read": "See results of checks",
      "documents:read": "See uploaded documents",
    },
    roles: {},
  },
  {
    name: "Shipping",
    prefix: "shp",
    audience: "https://api.example.com/shipping",
    expiresInDays: 365,
    perMinute: 180,
    scopes: {
      "labels:create": "Buy shipping labels",
      "shipments:read": "Track shipments",
      "rates:read": "Compare carriers",
    },
    roles: { Storefront: ["rates:read", "shipments:read"] },
  },
  {
    name: "Catalogue",
    prefix: "cat",
    audience: "https://api.example.com/catalogue",
    expiresInDays: null,
    perMinute: 600,
    scopes: {
      "products:read": "Read products and prices",
      "products:write": "Change products",
      "stock:write": "Change what is in stock",
    },
    roles: { "Shop window": ["products:read"] },
  },
  {
    name: "Search",
    prefix: "srch",
    audience: "https://api.example.com/search",
    expiresInDays: null,
    perMinute: 900,
    scopes: {
      "search:query": "Search",
      "index:write": "Change the index",
    },
    roles: {},
  },
  {
    name: "Media",
    prefix: "med",
    audience: "https://api.example.com/media",
    expiresInDays: 365,
    perMinute: 300,
    scopes: {
      "images:read": "Load images",
      "images:write": "Upload images",
      "videos:write": "Upload videos",
    },
    roles: {},
  },
  {
    name: "Notifications",
    prefix: "ntf",
    audience: "https://api.example.com/notifications",
    expiresInDays: 180,
    perMinute: 240,
    scopes: {
      "push:send": "Send push messages",
      "devices:read": "See registered devices",
      "devices:write": "Register devices",
    },
    roles: {},
  },
  {
    name: "Fraud",
    prefix: "frd",
    audience: "https://api.example.com/fraud",
    expiresInDays: 90,
    perMinute: 120,
    scopes: {
      "scores:read": "Ask for a risk score",
      "rules:write": "Change the rules",
      "cases:read": "See open cases",
    },
    roles: { Analyst: ["scores:read", "cases:read"] },
  },
] as const;

/** The company's own customers: the owners of its keys. */
export const CUSTOMERS = [
  ["cus_halden", "Halden Logistics"],
  ["cus_brightpath", "Brightpath"],
  ["cus_oru", "Oru Coffee"],
  ["cus_lumen", "Lumen Health"],
  ["cus_kestrel", "Kestrel Air"],
  ["cus_tessera", "Tessera"],
  ["cus_fjordline", "Fjordline Ferries"],
  ["cus_papaya", "Papaya Bikes"],
  ["cus_mosaic", "Mosaic Homes"],
  ["cus_quill", "Quill & Ink"],
  ["cus_arbor", "Arbor Insurance"],
  ["cus_solstice", "Solstice Energy"],
  ["cus_tidewater", "Tidewater Bank"],
  ["cus_juniper", "Juniper Travel"],
  ["cus_copperleaf", "Copperleaf"],
  ["cus_bluebird", "Bluebird Books"],
  ["cus_granite", "Granite Works"],
  ["cus_meadow", "Meadow Foods"],
  ["cus_nimbus", "Nimbus Weather"],
  ["cus_orchard", "Orchard Labs"],
  ["cus_pinewood", "Pinewood Schools"],
  ["cus_radian", "Radian Robotics"],
  ["cus_saffron", "Saffron Kitchens"],
  ["cus_umbra", "Umbra Studio"],
  ["cus_velo", "Velo Couriers"],
  ["cus_willow", "Willow Clinics"],
  ["cus_zephyr", "Zephyr Wind"],
  ["cus_anchor", "Anchor Marine"],
] as const;

/** What a customer needs a key for, with the environment it belongs to. */
export const PURPOSES = [
  ["production", "live"],
  ["staging", "test"],
  ["mobile app", "live"],
  ["CI", "test"],
  ["back office", "live"],
  ["nightly sync", "live"],
  ["sandbox", "test"],
  ["partner portal", "live"],
  ["data warehouse", "live"],
  ["load test", "test"],
] as const;

/** Where the customers' sites are, each with a key of its own. */
export const SITES = [
  ...["Oslo", "Berlin", "Lisbon", "Kraków", "Turin", "Ghent", "Lyon", "Porto", "Graz"],
  ...["Cork", "Malmö", "Tallinn", "Austin", "Denver", "Halifax", "Osaka", "Perth"],
] as const;

/** Who works at the company, the person who signs in first. */
export const TEAM = [
  { name: "Ada Lindqvist", email: "demo@example.com", role: "owner", ip: "203.0.113.7" },
  { name: "Sam Okafor", email: "sam@example.com", role: "admin", ip: "203.0.113.24" },
  { name: "Mia Tanaka", email: "mia@example.com", role: "developer", ip: "198.51.100.61" },
  { name: "Jonas Weber", email: "jonas@example.com", role: "viewer", ip: "203.0.113.90" },
] as const;

/** The company's own backends, which call verify with management keys. */
export const BACKENDS = [
  { name: "API gateway, Frankfurt", ip: "10.4.0.11", scopes: ["keys:verify"] },
  { name: "API gateway, Virginia", ip: "10.8.0.11", scopes: ["keys:verify"] },
  { name: "Batch workers", ip: "10.4.2.30", scopes: ["keys:verify", "usage:read"] },
  { name: "Customer portal", ip: "10.4.1.17", scopes: ["keys:read", "keys:write", "apis:read"] },
] as const;

/** What the programs that call say they are. */
export const USER_AGENTS = [
  "acme-node/4.2.1",
  "acme-python/3.9.0",
  "acme-go/1.14.2",
  "okhttp/4.12.0",
  "curl/8.9.1",
] as const;
