import { isScope } from "./scope";

export type ScopeNode =
  | Readonly<{ kind: "scope"; scope: string }>
  | Readonly<{ kind: "not"; part: ScopeNode }>
  | Readonly<{ kind: "and" | "or"; parts: readonly ScopeNode[] }>;

/** What a verify asks for. It never changes once parsed, so it may be cached by its text. */
export type ScopeExpression = Readonly<{
  root: ScopeNode;
  /** Every scope it names, once, in order of appearance. */
  scopes: readonly string[];
}>;

export const EXPRESSION_MAX_LENGTH = 1000;
export const EXPRESSION_MAX_SCOPES = 100;
const MAX_DEPTH = 32;

/** An expression that cannot be read. `position` counts characters from 1. */
export class ScopeSyntaxError extends Error {
  override readonly name = "ScopeSyntaxError";
  constructor(
    problem: string,
    readonly position: number,
  ) {
    super(`${problem} at position ${position}`);
  }
}

type Token = Readonly<{ text: string; position: number }>;

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(/[()]|[^\s()]+/g)) {
    tokens.push({ text: match[0], position: match.index + 1 });
  }
  tokens.push({ text: "", position: text.length + 1 });
  return tokens;
}

const KEYWORDS = ["AND", "OR", "NOT"];

/** How names are read: another product writes scopes differently. */
export type Dialect = Readonly<{
  /** Whether NOT is an operator, and no name. */
  not: boolean;
  /** The scope a name stands for; null when it is none. */
  scopeOf(name: string): string | null;
}>;

const OURS: Dialect = { not: true, scopeOf: (name) => (isScope(name) ? name : null) };

/** Recursive descent, one method a level: `or` binds loosest, `not` tightest. */
class Parser {
  readonly #tokens: readonly Token[];
  readonly #dialect: Dialect;
  #next = 0;
  #depth = 0;
  #named = 0;

  constructor(text: string, dialect: Dialect) {
    this.#tokens = tokenize(text);
    this.#dialect = dialect;
  }

  parse(): ScopeNode {
    const root = this.#or();
    if (this.#peek().text !== "") throw this.#unexpected();
    return root;
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? { text: "", position: 1 };
  }

  #isOperator(text: string): boolean {
    return KEYWORDS.includes(text.toUpperCase()) && (this.#dialect.not || !/^not$/i.test(text));
  }

  #accept(wanted: string): boolean {
    const met = this.#peek().text.toUpperCase() === wanted;
    if (met) this.#next++;
    return met;
  }

  #unexpected(): ScopeSyntaxError {
    const { text, position } = this.#peek();
    const what = text === "" ? "end" : this.#isOperator(text) ? text.toUpperCase() : `"${text}"`;
    return new ScopeSyntaxError(`unexpected ${what}`, position);
  }

  #or(): ScopeNode {
    const parts = [this.#and()];
    while (this.#accept("OR")) parts.push(this.#and());
    return join("or", parts);
  }

  #and(): ScopeNode {
    const parts = [this.#not()];
    while (this.#accept("AND")) parts.push(this.#not());
    return join("and", parts);
  }

  #not(): ScopeNode {
    const { position } = this.#peek();
    if (this.#dialect.not && this.#accept("NOT"))
      return this.#nested(position, () => notOf(this.#not()));
    if (!this.#accept("(")) return this.#scope();
    return this.#nested(position, () => {
      const node = this.#or();
      if (!this.#accept(")")) throw this.#unexpected();
      return node;
    });
  }

  #nested(position: number, read: () => ScopeNode): ScopeNode {
    if (++this.#depth > MAX_DEPTH)
      throw new ScopeSyntaxError(`more than ${MAX_DEPTH} levels of nesting`, position);
    const node = read();
    this.#depth--;
    return node;
  }

  #scope(): ScopeNode {
    const { text, position } = this.#peek();
    const taken = text === "" || text === ")" || this.#isOperator(text);
    const scope = taken ? null : this.#dialect.scopeOf(text);
    if (scope === null) throw this.#unexpected();
    if (++this.#named > EXPRESSION_MAX_SCOPES)
      throw new ScopeSyntaxError(`more than ${EXPRESSION_MAX_SCOPES} scopes`, position);
    this.#next++;
    return { kind: "scope", scope };
  }
}

const notOf = (part: ScopeNode): ScopeNode => ({ kind: "not", part });

const join = (kind: "and" | "or", parts: readonly ScopeNode[]): ScopeNode =>
  parts.length === 1 && parts[0] ? parts[0] : { kind, parts };

function scopesOf(node: ScopeNode): string[] {
  if (node.kind === "scope") return [node.scope];
  return node.kind === "not" ? scopesOf(node.part) : node.parts.flatMap(scopesOf);
}

const expressionOf = (root: ScopeNode): ScopeExpression => ({
  root,
  scopes: [...new Set(scopesOf(root))],
});

/**
 * Reads what a caller requires: a list (all of them; an empty one asks for nothing), or an
 * expression of scopes, AND, OR, NOT (in any case) and parentheses; NOT binds tighter than AND, AND
 * tighter than OR. At most 1,000 characters, 100 scopes, 32 levels. A scope called `and`, `or` or
 * `not` can only be asked for in a list.
 * @throws ScopeSyntaxError with the place; in a list the position is that of the entry
 */
export function parseScopes(
  required: string | readonly string[],
  dialect: Dialect = OURS,
): ScopeExpression {
  if (typeof required === "string") {
    if (required.length > EXPRESSION_MAX_LENGTH)
      throw new ScopeSyntaxError("too long an expression", EXPRESSION_MAX_LENGTH + 1);
    return expressionOf(new Parser(required, dialect).parse());
  }
  if (required.length > EXPRESSION_MAX_SCOPES)
    throw new ScopeSyntaxError("too many scopes", EXPRESSION_MAX_SCOPES + 1);
  const wrong = required.findIndex((scope) => !isScope(scope));
  if (wrong >= 0) throw new ScopeSyntaxError("not a scope", wrong + 1);
  return expressionOf({ kind: "and", parts: required.map((scope) => ({ kind: "scope", scope })) });
}
