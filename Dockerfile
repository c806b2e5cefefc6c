# One image for every process: `npm run api`, `npm run web`, `npm run worker`, `npm run db:migrate`.
FROM node:22-bookworm-slim AS build
WORKDIR /keyway
COPY package.json package-lock.json ./
COPY scripts/mend.mjs ./scripts/
COPY sdk/package.json sdk/
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:22-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 KEYWAY_DATA_DIR=/data
WORKDIR /keyway
COPY --from=build --chown=node:node /keyway ./
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
CMD ["npm", "run", "-s", "api"]
