import { cookies } from "next/headers";
import { env } from "@/lib/env";
import { DEVICE_MS, type DeviceOf, Devices } from "@/lib/sessions/device";
import { sessionCookie } from "./session-cookie";

const devices = () => new Devices(env().nextauthSecret);

/** The cookie by which a browser is known to the accounts that signed in from it, guarded as the session's is. */
function deviceCookie() {
  const { name, options } = sessionCookie(env());
  return { ...options, name: name.replace("session", "device"), maxAge: DEVICE_MS / 1000 };
}

const readCookie = async () => (await cookies()).get(deviceCookie().name)?.value;

/** As which device of an account this browser is known. */
export async function readDevices(): Promise<DeviceOf> {
  const cookie = await readCookie();
  return (email) => devices().find(cookie, email, Date.now());
}

/** Makes this browser known to an account whose person it is proven to be. */
export async function keepDevice(email: string): Promise<void> {
  const value = devices().add(await readCookie(), email, Date.now());
  (await cookies()).set({ ...deviceCookie(), value });
}
