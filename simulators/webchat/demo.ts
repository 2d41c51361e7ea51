import { controlServer } from '../shared/control-server.ts'
import type { Demo } from '../shared/demo.ts'
import { closeServer, listen } from '../shared/http.ts'
import { routes, Site } from './site.ts'

/** A web site, for a chat to be put on. */
export async function webchatDemo(port: number): Promise<Demo> {
  const site = new Site()
  const server = controlServer(routes, site)
  const url = await listen(server, port)
  return {
    title: 'A web site with a chat',
    url,
    offers: [
      {
        network: 'webchat',
        config: { domains: [] },
        finish: { url: `${url}/_simulator/chat`, body: { webhookUrl: '<webhookUrl>' } },
        play: { url: `${url}/_simulator/play`, body: { text: 'Hello' } },
        sent: { url: `${url}/_simulator/shown` },
      },
    ],
    close: async () => {
      site.close()
      await closeServer(server)
    },
  }
}
