# One image for the four apps and the command line; the command says which one runs.

FROM node:22-bookworm-slim AS build
WORKDIR /dateline
COPY package.json package-lock.json .npmrc ./
# The build is its own step, for `prepare` would run it before the sources are here.
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY apps apps
COPY libs libs
COPY cli cli
COPY scripts scripts
RUN npm run build

# What runs needs no compiler, and, as Postgres runs elsewhere, none of the optional packages with its binaries.
FROM node:22-bookworm-slim AS packages
WORKDIR /dateline
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts && npm cache clean --force

FROM node:22-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
WORKDIR /dateline
COPY --from=packages /dateline/node_modules node_modules
COPY --from=build /dateline/dist dist
COPY package.json ./
COPY apps/extraction/lexicons apps/extraction/lexicons
COPY apps/query/web apps/query/web
COPY libs/events/published libs/events/published
COPY samples samples
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/livez`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/apps/query/src/main.js"]
