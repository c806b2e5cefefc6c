import fs from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";

// The yardstick: reads the body, answers a fixed text as long as a verification's, does nothing else. With the files of
// a certificate and its key it asks for the other end's, and takes any.
const TEXT = `{"valid":true,"code":"VALID"}${" ".repeat(500)}`;

const answer: RequestListener = (request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    response.writeHead(200, {
      "Content-Type": "application/json",
      "Content-Length": TEXT.length,
    });
    response.end(TEXT);
  });
};

const [port, certificate, key] = process.argv.slice(2);
const server =
  certificate === undefined || key === undefined
    ? createServer(answer)
    : createTlsServer(
        {
          ...{ cert: fs.readFileSync(certificate), key: fs.readFileSync(key) },
          ...{ requestCert: true, rejectUnauthorized: false },
        },
        answer,
      );

process.on("disconnect", () => process.exit());
server.listen(Number(port), certificate === undefined ? "127.0.0.1" : "localhost", () =>
  process.send?.("ready"),
);
