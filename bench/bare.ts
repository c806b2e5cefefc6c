import { createServer } from "node:http";

// The yardstick: reads the body, answers a fixed text as long as a verification's, does nothing else.
const TEXT = `{"valid":true,"code":"VALID"}${" ".repeat(500)}`;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    response.writeHead(200, {
      "Content-Type": "application/json",
      "Content-Length": TEXT.length,
    });
    response.end(TEXT);
  });
});

process.on("disconnect", () => process.exit());
server.listen(Number(process.argv[2]), "127.0.0.1", () => process.send?.("ready"));
