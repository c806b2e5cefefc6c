import { describe, expect, test } from "vitest";
import { clientAddress, proxiesOf } from "./client-address";

const trusted = proxiesOf(["10.0.0.0/8", "2001:db8::1"]);

describe("the address of a client", () => {
  test.each([
    ["203.0.113.7", "1.2.3.4", "203.0.113.7", "a stranger's header says nothing"],
    ["10.0.0.1", "203.0.113.7", "203.0.113.7", "a proxy is believed"],
    ["2001:db8::1", "203.0.113.7", "203.0.113.7", "also over IPv6"],
    ["10.0.0.1", "1.2.3.4, 203.0.113.7, 10.9.9.9", "203.0.113.7", "the nearest that is no proxy"],
    ["10.0.0.1", "203.0.113.7, evil", "10.0.0.1", "what is no address ends the chain"],
    ["10.0.0.1", "10.0.0.2, 10.0.0.3", "10.0.0.1", "proxies all the way"],
    ["10.0.0.1", null, "10.0.0.1", "a proxy that says nothing"],
    ["::ffff:203.0.113.7", null, "203.0.113.7", "IPv4 in IPv6 is IPv4"],
    ["::ffff:10.0.0.1", "::ffff:203.0.113.7", "203.0.113.7", "also of proxies and in the header"],
    ["", "203.0.113.7", "203.0.113.7", "a hidden peer counts as a proxy once one is trusted"],
    ["", null, "", "nothing is known"],
  ])("%j with %j is %j: %s", (peer, header, address, _why) => {
    expect(clientAddress(peer, header, trusted)).toBe(address);
  });

  test("is the peer's when no proxy is trusted, whatever a header says", () => {
    expect(clientAddress("10.0.0.1", "1.2.3.4", proxiesOf([]))).toBe("10.0.0.1");
    expect(clientAddress("", "1.2.3.4", null)).toBe("");
  });

  test.each(["proxy.internal", "10.0.0.0/99", "10.0.0.0/", "10.0.0.0/8/8x"])(
    "%j cannot be a trusted proxy",
    (block) => {
      expect(() => proxiesOf([block])).toThrow("TRUSTED_PROXIES");
    },
  );
});
