"use client";

import { type ApiChoice, type Draft, sentenceOf } from "./draft";

/** What the key will be able to do, in words that change while one types: the review before the button. */
export function KeySentence({
  draft,
  api,
  now,
}: {
  draft: Draft;
  api: ApiChoice | undefined;
  now: number;
}) {
  const { name, can, limit, from, until, credits } = sentenceOf(draft, api, now);
  const part = "font-medium text-ink";
  return (
    <p
      className="text-sm break-words text-secondary"
      data-testid="sentence"
      suppressHydrationWarning
    >
      <span className={part}>{name}</span> can <span className={part}>{can}</span>
      {credits && <span className={part}>, {credits}</span>}, at{" "}
      <span className={part}>{limit}</span>, from <span className={part}>{from}</span>,{" "}
      <span className={part}>{until}</span>.
    </p>
  );
}
