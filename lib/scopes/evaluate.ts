import { type CompiledScopes, holds } from "./compile";
import type { ScopeExpression, ScopeNode } from "./parse";

function isMet(node: ScopeNode, scopes: CompiledScopes): boolean {
  switch (node.kind) {
    case "scope":
      return holds(scopes, node.scope);
    case "not":
      return !isMet(node.part, scopes);
    case "and":
      return node.parts.every((part) => isMet(part, scopes));
    case "or":
      return node.parts.some((part) => isMet(part, scopes));
  }
}

/** Whether a holder of these scopes meets the expression. Never throws. */
export const evaluate = (expression: ScopeExpression, scopes: CompiledScopes): boolean =>
  isMet(expression.root, scopes);

/**
 * Why an expression is not met: the scopes whose absence (`missing`) or presence below a NOT
 * (`unwanted`) keeps it so. Both are empty when it is met.
 */
export function explainScopes(
  expression: ScopeExpression,
  scopes: CompiledScopes,
): { missing: string[]; unwanted: string[] } {
  const missing = new Set<string>();
  const unwanted = new Set<string>();
  const collect = (node: ScopeNode, wanted: boolean): void => {
    if (isMet(node, scopes) === wanted) return;
    if (node.kind === "scope") (wanted ? missing : unwanted).add(node.scope);
    else if (node.kind === "not") collect(node.part, !wanted);
    else for (const part of node.parts) collect(part, wanted);
  };
  collect(expression.root, true);
  return { missing: [...missing], unwanted: [...unwanted] };
}
