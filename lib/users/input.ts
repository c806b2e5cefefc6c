import { z } from "zod";
import { text } from "@/lib/fields";
import { isCommonPassword } from "./common-password";
import { normalizeEmail } from "./email";

/** An e-mail address in the one form in which it is stored. */
export const emailField = text(0, 254).transform((value, context) => {
  const email = normalizeEmail(value);
  if (email !== null) return email;
  context.addIssue({ code: "custom", message: "must be an e-mail address" });
  return z.NEVER;
});

/** Length alone, no composition rules; nothing is cut off (ASVS 5.0, 6.2.1 to 6.2.9). */
const newPasswordField = z
  .string()
  .min(8, "must have at least 8 characters")
  .max(128, "must have at most 128 characters");

const localPart = (email: string) => email.slice(0, email.indexOf("@"));

const guessable = {
  path: ["password"],
  message: "is among the first that would be guessed: choose another one",
};

/** Where to send the link for a new password. */
export const ForgotInput = z.strictObject({ email: emailField });
export type ForgotInput = z.infer<typeof ForgotInput>;

export const NewPasswordInput = z
  .strictObject({ password: newPasswordField })
  .refine(({ password }) => !isCommonPassword(password, []), guessable);
export type NewPasswordInput = z.infer<typeof NewPasswordInput>;

export const ChangePasswordInput = z
  .strictObject({ current: z.string().min(1).max(512), password: newPasswordField })
  .refine(({ password }) => !isCommonPassword(password, []), guessable);
export type ChangePasswordInput = z.infer<typeof ChangePasswordInput>;

const personField = text(0, 120).transform((value) => value.trim());

export const RenameUserInput = z.strictObject({ name: personField });
export type RenameUserInput = z.infer<typeof RenameUserInput>;

export const SignUpInput = z
  .strictObject({
    email: emailField,
    password: newPasswordField,
    name: personField.default(""),
  })
  .refine(
    ({ email, password }) => !isCommonPassword(password, [email, localPart(email)]),
    guessable,
  );
export type SignUpInput = z.infer<typeof SignUpInput>;

/** The password once more, and a code where there is a second factor. */
export const ProveAgainInput = z.strictObject({
  password: z.string().min(1, "must not be empty").max(512, "must have at most 512 characters"),
  code: z.string().trim().max(64, "must have at most 64 characters").default(""),
});
export type ProveAgainInput = z.infer<typeof ProveAgainInput>;

/** An old password may break today's rules, so only its size is looked at. */
export const SignInInput = z.strictObject({
  email: emailField,
  password: z.string().min(1, "must not be empty").max(512, "must have at most 512 characters"),
});
export type SignInInput = z.infer<typeof SignInInput>;
