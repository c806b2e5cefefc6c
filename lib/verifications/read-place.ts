import { encodePlace, startOf } from "./log-place";
import { readSettled } from "./read-logged";

/** The end of the log right now, for `streamVerifications` to go on after. Whatever is read later holds all before it. */
export const readLogPlace = async (): Promise<string> => encodePlace(startOf(await readSettled()));
