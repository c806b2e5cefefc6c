const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", '"': "&quot;", "<": "&lt;" };

const inHtml = (text: string) => text.replaceAll(/[&"<]/g, (one) => ENTITIES[one] ?? "");

/**
 * A page that goes on to another origin by itself. A redirect would not do after a form was sent: `form-action 'self'`
 * of our policy also holds for where Chromium is redirected to, and a provider may redirect further, to whom we do not
 * know.
 * @param name of where it goes
 */
export const leaveFor = (name: string, url: string): Response =>
  new Response(
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>On to ${inHtml(name)}</title>
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="0;url=${inHtml(url)}"></head>
<body><p><a href="${inHtml(url)}">On to ${inHtml(name)}</a></p></body></html>`,
    { headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" } },
  );
