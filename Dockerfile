FROM node:24-slim AS dependencies
WORKDIR /portico
COPY package.json package-lock.json ./
COPY console/package.json console/
COPY widget/package.json widget/
# Install scripts bring npm's own copy of Node, and the image has Node. What the console and the widget are built with
# stays out.
RUN npm ci --omit=dev --workspaces=false --ignore-scripts --no-audit --no-fund

FROM dependencies AS pages
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund
COPY console console
COPY widget widget
COPY server server
COPY scripts/build.mjs scripts/
RUN node --eval "import('./scripts/build.mjs').then(({ build }) => build(process.cwd(), process.execPath))"

FROM node:24-slim
ENV NODE_ENV=production PORTICO_HOST=0.0.0.0 PORTICO_DATA=/data
WORKDIR /portico
COPY --from=dependencies /portico/node_modules node_modules
COPY --from=pages /portico/console/dist console/dist
COPY --from=pages /portico/widget/dist widget/dist
COPY package.json LICENSE ./
COPY bin bin
COPY server server
# The second: compiled code is kept there between starts.
RUN mkdir -p /data node_modules/.cache && chown node:node /data node_modules/.cache
USER node
VOLUME /data
EXPOSE 8080
# Portico ends what is under way within 20 seconds: give it 30 (docker stop --time 30).
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORTICO_PORT || 8080) + '/healthz').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "bin/portico.mjs"]
CMD ["start"]
