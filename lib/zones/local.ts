import { clockAt, zoneOffset } from "./zone";

/** A moment with the offset of a zone, in RFC 3339: `2026-11-27T08:05:00.000+05:45`. */
export function formatLocal(at: Date, zone: string): string {
  const minutes = zoneOffset(zone, at.getTime()) / 60_000;
  const two = (value: number) => String(value).padStart(2, "0");
  const size = Math.abs(minutes);
  const offset = `${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
  return new Date(clockAt(at.getTime(), zone)).toISOString().replace("Z", offset);
}

/** The header of a second column beside the one of UTC: none without a zone, or when the zone is UTC. */
export const localHeader = (name: string, zone: string | undefined): string[] =>
  zone === undefined || zone === "UTC" ? [] : [`${name} ${zone}`];

/** Its cell in a line. */
export const localCells = (at: Date, zone: string | undefined): string[] =>
  zone === undefined || zone === "UTC" ? [] : [formatLocal(at, zone)];
