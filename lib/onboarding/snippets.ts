/** The same verification as a command or a few lines of code that work as pasted. */
export type Snippet = Readonly<{ language: string; code: string }>;

/**
 * @param url where verify is served
 * @param caller the text of a management key
 * @param key the text of the key to verify
 */
export function verifySnippets(url: string, caller: string, key: string): Snippet[] {
  const body = JSON.stringify({ key });
  return [
    {
      language: "curl",
      code: `curl -X POST ${url} \\
  -H "Authorization: Bearer ${caller}" \\
  -H "Content-Type: application/json" \\
  -d '${body}'`,
    },
    {
      language: "Node",
      code: `const response = await fetch("${url}", {
  method: "POST",
  headers: {
    authorization: "Bearer ${caller}",
    "content-type": "application/json",
  },
  body: JSON.stringify({ key: "${key}" }),
});
console.log(await response.json());`,
    },
    {
      language: "Python",
      code: `import json, urllib.request

request = urllib.request.Request(
    "${url}",
    data=json.dumps({"key": "${key}"}).encode(),
    headers={
        "Authorization": "Bearer ${caller}",
        "Content-Type": "application/json",
    },
)
print(json.load(urllib.request.urlopen(request)))`,
    },
    {
      language: "Go",
      code: `package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"
)

func main() {
	body := strings.NewReader(\`${body}\`)
	request, _ := http.NewRequest("POST", "${url}", body)
	request.Header.Set("Authorization", "Bearer ${caller}")
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		panic(err)
	}
	answer, _ := io.ReadAll(response.Body)
	fmt.Println(string(answer))
}`,
    },
    {
      language: "PowerShell",
      code: `Invoke-RestMethod -Method Post -Uri ${url} \`
  -Headers @{ Authorization = "Bearer ${caller}" } \`
  -ContentType "application/json" \`
  -Body '${body}'`,
    },
  ];
}
