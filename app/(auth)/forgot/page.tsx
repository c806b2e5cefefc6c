import type { Metadata } from "next";
import { Entrance } from "@/components/auth/entrance";
import { ForgotForm } from "@/components/auth/forgot-form";
import { forgotAction } from "../actions";

export const metadata: Metadata = { title: "Forgotten password" };

export default function ForgotPage() {
  return (
    <Entrance title="A new password">
      <ForgotForm action={forgotAction} />
    </Entrance>
  );
}
