import type { Harness } from '../contract/harness.ts'

const ended = 'Google ended Business Messages on 31 July 2024.'
const skipped = (name: string) => ({ name, status: 'skipped', message: ended })

export const harness: Harness = {
  account: {
    channelId: '0193b4c2-0000-7000-8000-000000000060',
    config: { gbmId: 'brands/3b1f1c2e/agents/9f2c7d5a' },
    secrets: {},
    webhookSecret: 'whsec_Qm8XvT3pKz71LwYcNd5RfJ2sHgB6uAe0Mt9ZxWqE',
    webhookUrl: 'https://portico.example/webhooks/ch_6',
    baseUrl: '',
  },
  sign: (body, { webhookUrl }) => ({
    method: 'POST',
    url: String(webhookUrl),
    query: {},
    headers: { 'content-type': 'application/json', 'x-goog-signature': 'of-those-days' },
    body,
  }),
  signature: null,
  batch: null,
  refused: [],
  answers: [],
  recordings: [
    { call: 'connect', name: 'needs nobody', exchanges: [], result: { ok: true, steps: [] } },
    { call: 'disconnect', name: 'leaves nothing behind', exchanges: [], result: 'disconnected' },
    {
      call: 'probe',
      name: 'says that it is over, and breaks no channel',
      exchanges: [],
      result: { checks: [skipped('credentials'), skipped('webhook'), skipped('permissions')] },
    },
  ],
}
