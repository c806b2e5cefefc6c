import { z } from "zod";
import { text } from "@/lib/fields";
import { isCommonPassword } from "./common-password";
import { normalizeEmail } from "./email";

export const emailField = text(1, 254).transform((value, context) => {
  const email = normalizeEmail(value);
  if (email !== null) return email;
  context.addIssue({ code: "custom", message: "must be an e-mail address" });
  return z.NEVER;
});

/** Length alone, no composition rules; nothing is cut off (ASVS 5.0, 6.2.1 to 6.2.9). */
export const newPasswordField = text(8, 128);

export const SignUpInput = z
  .strictObject({
    email: emailField,
    password: newPasswordField,
    name: text(0, 120)
      .transform((value) => value.trim())
      .default(""),
  })
  .refine(({ email, password }) => !isCommonPassword(password, [email, localPart(email)]), {
    path: ["password"],
    message: "is among the first that would be guessed: choose another one",
  });
export type SignUpInput = z.infer<typeof SignUpInput>;

/** An old password may break today's rules, so only its size is looked at. */
export const SignInInput = z.strictObject({ email: emailField, password: text(1, 512) });
export type SignInInput = z.infer<typeof SignInInput>;

const localPart = (email: string) => email.slice(0, email.indexOf("@"));
