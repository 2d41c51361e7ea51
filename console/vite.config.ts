import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The Portico that the pages ask while they are worked on. */
const server = process.env.PORTICO_URL ?? 'http://127.0.0.1:8080'

export default defineConfig({
  base: '/console/',
  plugins: [react()],
  server: {
    proxy: Object.fromEntries(
      // Under its own host: the server takes changes from pages of its origin only.
      ['/api/v1', '/console/session', '/media', '/webchat', '/docs'].map(path => [
        path,
        { target: server, ws: true },
      ]),
    ),
  },
  build: {
    target: 'es2023',
    // Colours by light-dark(), which these have.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // The policy of the page allows no data: but for pictures, and no scripts in the page.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
})
