import { SCANNER_PATTERN } from "@/lib/keys/secret";

const ID = "keyway-api-key";
const DESCRIPTION = "A key of Keyway: it opens the API of whoever made it.";

/** The words of every key of ours, for a scanner that looks for a word before it tries an expression. */
const KEYWORDS = ["_live_kw", "_test_kw"];

const list = (texts: readonly string[]) => texts.map((text) => `"${text}"`).join(", ");

/** A rule for gitleaks, as a configuration that extends its own rules. */
export const gitleaksRules =
  (): string => `# Made from the format of the keys. gitleaks detect --config gitleaks.toml
[extend]
useDefault = true

[[rules]]
id = "${ID}"
description = "${DESCRIPTION}"
regex = '''${SCANNER_PATTERN}'''
keywords = [${list(KEYWORDS)}]
entropy = 3.5
`;

/** A custom detector for TruffleHog. */
export const trufflehogRules =
  (): string => `# Made from the format of the keys. trufflehog filesystem . --config trufflehog.yaml
detectors:
  - name: ${ID}
    description: "${DESCRIPTION}"
    keywords: [${list(KEYWORDS)}]
    regex:
      key: '${SCANNER_PATTERN}'
`;
