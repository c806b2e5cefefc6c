"use client";
import { useState } from "react";
import { Button, ButtonRow } from "@/components/ui/button";
import { Input, Select, Textarea } from "@/components/ui/field";
import { Checkbox, Switch, RadioGroup } from "@/components/ui/choice";
import { Dialog, Sheet } from "@/components/ui/dialog";
import { Confirm } from "@/components/ui/confirm";
import { Menu } from "@/components/ui/menu";
import { Popover } from "@/components/ui/popover";
import { Tooltip } from "@/components/ui/hover-card";
import { notify } from "@/components/ui/toast";
import { SecretReveal, useSecretGuard } from "@/components/ui/secret-reveal";
import { ThemeSwitch } from "@/components/ui/theme-switch";
import { Panel } from "@/components/ui/panel";
import { CopyButton } from "@/components/ui/copy-button";

export function Gallery() {
  const [open, setOpen] = useState<string>();
  const guard = useSecretGuard(open === "sheet");
  return (
    <div className="grid gap-6 md:grid-cols-2">
      <Panel title="Form">
        <div className="grid gap-4">
          <Input label="Name" defaultValue="Key for Acme" required hint="Shown in logs and the audit trail" />
          <Input label="Owner" required={false} placeholder="user_123" mono error="There is no such owner." />
          <Select label="API"><option>Billing API</option><option>Reports API</option></Select>
          <Textarea label="IP allow list" mono placeholder="203.0.113.0/24" hint="One range a line" />
          <RadioGroup legend="Expires" name="exp" look="chips" defaultValue="90" options={[{ value: "7", label: "7 d" }, { value: "30", label: "30 d" }, { value: "90", label: "90 d" }, { value: "0", label: "Never" }]} />
          <RadioGroup legend="Old secret" name="ov" defaultValue="a" options={[{ value: "a", label: "Keeps working for 24 h after the new one is first used", hint: "Safest" }, { value: "b", label: "Stops now", hint: "For a compromised secret" }]} />
          <Checkbox label="invoices:read" defaultChecked /><Checkbox label="reports" mixed /><Switch label="Enabled" hint="Takes effect within a second" defaultChecked />
        </div>
      </Panel>
      <Panel title="Actions">
        <div className="grid gap-4">
          <ButtonRow><Button variant="primary">Create key</Button><Button>Rotate</Button><Button variant="quiet">Cancel</Button><Button variant="danger">Revoke CI deploy</Button><Button variant="danger-quiet">Remove</Button></ButtonRow>
          <ButtonRow><Button pending variant="primary">Create key</Button><Button disabled>Disabled</Button><Button disabledReason="Only an admin can do this">Invite</Button></ButtonRow>
          <ButtonRow>
            <Button onClick={() => setOpen("dialog")}>Open dialog</Button><Button onClick={() => setOpen("sheet")}>Open sheet</Button>
            <Button onClick={() => setOpen("confirm")}>Open confirm</Button>
            <Menu label="More for CI deploy" entries={[{ kind: "heading", label: "CI deploy" }, { label: "Rename", run: () => {}, shortcut: "E" }, { kind: "link", label: "Open logs", href: "/gallery" }, { kind: "line" }, { label: "Revoke", run: () => {}, danger: true }]} />
            <Popover label="Columns" content={<Checkbox label="Last used" />}>Columns</Popover>
            <Tooltip text="Copy key id" shortcut="⌘C"><CopyButton text="key_1" label="Copy key id" /></Tooltip>
            <CopyButton text="abc" label="Copy abc">Copy curl</CopyButton>
            <Button onClick={() => notify({ text: "CI deploy is disabled", undo: () => {} })}>Toast</Button>
          </ButtonRow>
          <ThemeSwitch theme="system" save={async () => {}} />
        </div>
      </Panel>
      <Dialog open={open === "dialog"} onOpenChange={(o) => setOpen(o ? "dialog" : undefined)} title="Rename" description="Logs keep the old name." footer={<Button variant="primary">Save</Button>}><Input label="Name" /></Dialog>
      <Sheet open={open === "sheet"} onOpenChange={(o) => setOpen(o ? "sheet" : undefined)} mayClose={guard.mayClose} title="Save your key" description="CI deploy">
        <SecretReveal secret="acme_live_kw3fQ2mZp81XvbTnR4yLw9uEoJc6sHdA0gK7x9Kd" name="CI deploy" guard={guard} onDone={() => setOpen(undefined)} curl="curl …" />
      </Sheet>
      <Confirm open={open === "confirm"} onOpenChange={(o) => setOpen(o ? "confirm" : undefined)} title="Revoke CI deploy" consequence="It stops within 1 s on all verifiers." evidence={[{ label: "Last used", value: "4 min ago", alarming: true }, { label: "Callers in 24 h", value: "2" }]} typed={{ label: "Type the last four characters, x9Kd", text: "x9Kd" }} action="Revoke CI deploy" run={async () => undefined} />
    </div>
  );
}
