/** A server-sent event (HTML, 9.2.6). `data` is JSON, so it has no line break of its own. */
export const eventText = (id: string, name: string, data: unknown): string =>
  `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

/** Tells a client how long to wait before it connects anew, in milliseconds. */
export const retryText = (ms: number): string => `retry: ${ms}\n\n`;

/** Nothing for the client: keeps proxies from closing a connection that is silent. */
export const BEAT_TEXT = ": beat\n\n";
