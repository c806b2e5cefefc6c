"use client";

import { useEffect, useState } from "react";

const COMMAND = [
  "curl -X POST localhost:3001/v1/keys/verify \\",
  '  -H "Authorization: Bearer $MANAGEMENT_KEY" \\',
  `  -d '{"key":"acme_live_kw7fQ2…x9Kd","scopes":["invoices:read"]}'`,
];
const ANSWERS = [
  '{ "valid": true,  "code": "VALID", "limits": [{ "remaining": 99 }] }',
  '{ "valid": true,  "code": "VALID", "limits": [{ "remaining": 98 }] }',
  '{ "valid": false, "code": "RATE_LIMITED", "retryAfterMs": 1200 }',
  '{ "valid": false, "code": "REVOKED", "reason": "This key was revoked." }',
];
const STEP_MS = 1600;
const CODE = /"(VALID|RATE_LIMITED|REVOKED)"/;
const TONE: Record<string, string> = {
  VALID: "text-valid-text",
  RATE_LIMITED: "text-limited-text",
  REVOKED: "text-denied-text",
};

/** Requests and their answers, one after the other for one round; all of them at once under reduced motion. */
export function Terminal() {
  const [shown, setShown] = useState(ANSWERS.length);
  useEffect(() => {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    setShown(0);
    const timer = setInterval(
      () =>
        setShown((now) => {
          if (now + 1 >= ANSWERS.length) clearInterval(timer);
          return now + 1;
        }),
      STEP_MS,
    );
    return () => clearInterval(timer);
  }, []);
  return (
    <div aria-hidden="true" translate="no" className="font-mono text-sm">
      <pre className="text-secondary">{COMMAND.join("\n")}</pre>
      <ol className="mt-4 flex flex-col gap-2 border-t pt-4">
        {ANSWERS.map((answer, i) => (
          <li key={answer} className={i < shown ? "whitespace-pre" : "invisible whitespace-pre"}>
            <Answer text={answer} />
          </li>
        ))}
      </ol>
    </div>
  );
}

function Answer({ text }: { text: string }) {
  const [before = "", code = "", after = ""] = text.split(CODE);
  return (
    <>
      {before}
      <span className={TONE[code]}>"{code}"</span>
      {after}
    </>
  );
}
