import { Type } from 'typebox'
import type { Failure } from '../../domain/message.ts'
import type { Account, Capability, Check, Network } from '../../domain/network.ts'

/**
 * Google Business Messages: messages from Search and Maps. Google ended it on 31 July 2024, so nothing is called here.
 * Channels of those days are kept in order, and say so.
 * https://developers.google.com/business-communications/business-messages/resources/release-notes/update-on-gbm
 */
const ENDED = 'Google ended Business Messages on 31 July 2024.'

const failure: Failure = {
  code: 'discontinued',
  message: ENDED,
  cure: 'Reach this contact over another channel, such as RCS, WhatsApp or SMS.',
}

const rejected: Capability = { grade: 'rejected', note: ENDED }
const skipped = (name: Check['name']): Check => ({ name, status: 'skipped', message: ENDED })

export const google: Network = {
  manifest: {
    type: 'google',
    medium: 'google',
    title: 'Google Business Messages',
    summary: 'Ended by Google on 31 July 2024: channels can be kept, and nothing is sent or received.',
    docsUrl:
      'https://developers.google.com/business-communications/business-messages/resources/release-notes/update-on-gbm',
    baseUrl: null,
    config: Type.Object(
      {
        gbmId: Type.String({
          title: 'Agent id',
          description: 'The id of the agent at Google (gbm_id).',
          minLength: 1,
          maxLength: 256,
        }),
      },
      { additionalProperties: false },
    ),
    secrets: Type.Object({}, { additionalProperties: false }),
    addressScope: 'account',
    capabilities: {
      text: rejected,
      image: rejected,
      video: rejected,
      audio: rejected,
      voice: rejected,
      document: rejected,
      sticker: rejected,
      location: rejected,
      contact: rejected,
      buttons: rejected,
      list: rejected,
      cards: rejected,
      template: rejected,
      email: rejected,
    },
    features: [],
    pace: { perSecond: 1, burst: 1, concurrency: 1 },
    serviceWindowHours: null,
    untrustedDestination: false,
  },
  identify: (account: Account) => String(account.config.gbmId),
  verify: () => ({ kind: 'refused', reason: ENDED }),
  parse: () => ({ events: [], ignored: [ENDED] }),
  sending: { kind: 'direct', deliver: async () => ({ verdict: 'permanent', failure }) },
  connect: async () => ({ ok: true, steps: [] }),
  disconnect: async () => {},
  probe: async () => ({ checks: [skipped('credentials'), skipped('webhook'), skipped('permissions')] }),
}
