import type { Harness } from '../contract/harness.ts'
import { account, CALLBACK, sign, signature } from '../shared/twilio/harness/account.ts'
import { answers } from '../shared/twilio/harness/answers.ts'
import { connectingService, withoutUrl } from '../shared/twilio/harness/connecting.ts'
import { files } from '../shared/twilio/harness/files.ts'
import { credentials, fetched, probingAccount, probingService } from '../shared/twilio/harness/probing.ts'

const facts = { accountName: 'Shop Ltd', accountType: 'Full' }
const permissions = {
  name: 'permissions',
  status: 'skipped',
  message: 'Whether +15557122661 is a WhatsApp sender shows when it sends.',
}

export const harness: Harness = {
  account,
  sign,
  signature,
  batch: null,
  refused: [
    { name: 'a text of spaces', content: { type: 'text', text: ' \n ' }, code: 'empty_text' },
    { name: 'an image without a file', content: { type: 'image', media: {} }, code: 'media_missing' },
  ],
  answers,
  recordings: [
    {
      call: 'connect',
      name: 'tells where to enter the URL',
      exchanges: [],
      result: {
        ok: true,
        steps: [
          {
            kind: 'paste',
            title: 'Tell Twilio where to deliver',
            detail:
              'In the Twilio console open Messaging, Senders, WhatsApp senders, and there +15557122661. Enter this as the webhook URL for incoming messages, with the method POST. For the sandbox it is "When a message comes in" under Messaging, Try it out, Sandbox settings. The channel is active once the first message comes in.',
            fields: [{ label: 'Webhook URL', value: CALLBACK }],
          },
        ],
      },
    },
    withoutUrl,
    ...connectingService,
    { call: 'disconnect', name: 'leaves what a person entered', exchanges: [], result: 'disconnected' },
    {
      call: 'probe',
      name: 'a sender of its own',
      exchanges: [fetched()],
      result: {
        checks: [
          credentials,
          {
            name: 'webhook',
            status: 'skipped',
            message:
              "A sender's webhook is seen in the Twilio console only; it works when a message comes in.",
          },
          permissions,
        ],
        facts,
      },
    },
    {
      call: 'probe',
      name: 'Portico has no public URL',
      account: { webhookUrl: null },
      exchanges: [fetched()],
      result: {
        checks: [
          credentials,
          {
            name: 'webhook',
            status: 'failed',
            message:
              'Portico has no public URL, so Twilio cannot deliver: nothing would come in, and no status.',
            cure: 'Set PORTICO_PUBLIC_URL to the https address at which Portico is reached from outside, and restart it.',
          },
          permissions,
        ],
        facts,
      },
    },
    ...probingAccount,
    ...probingService,
    ...files,
  ],
}
