# One image for every service: the command chooses. Without one it is the embedded product.
#
#   docker build --tag ringfence .
#   docker run --init --read-only --tmpfs /tmp --publish 127.0.0.1:3000:3000 --volume ringfence-data:/data ringfence
#
# Node is the version that the tests run on, Debian the one whose libraries the native packages were tried with.

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build
# The image has a Node of its own, and starts no command of a package.
RUN npm prune --omit=dev --ignore-scripts --no-audit --no-fund \
  && rm -rf node_modules/node-linux-* node_modules/.bin

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production
# Inside the container; who may reach it is decided where its port is published.
ENV HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
RUN install --directory --owner=node --group=node --mode=0700 /data
WORKDIR /app
COPY --from=build /app/package.json /app/LICENSE ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# node, as a number: what runs containers can then tell that it is not root.
USER 1000:1000
EXPOSE 3000
# Live, not ready: a service that waits for another must not be killed for it. KurrentDB is waited for before the port opens.
HEALTHCHECK --interval=10s --timeout=5s --start-period=5m --retries=3 \
  CMD ["node", "--eval", "fetch('http://127.0.0.1:' + process.env.PORT + '/health/live').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--disable-warning=TimeoutNegativeWarning"]
CMD ["dist/services/standalone/src/main.js"]
