import type { Recording } from '../../contract/harness.ts'
import { lookUp, ownNumber } from '../../shared/twilio/harness/connecting.ts'
import { credentials, fetched, numberFacts, webhook } from '../../shared/twilio/harness/probing.ts'

/** A number whose calls never reach its URL. */
export const trunk: Recording = {
  call: 'probe',
  name: 'a number of a SIP trunk',
  exchanges: [fetched(), lookUp([ownNumber({ trunk_sid: 'TK0123456789abcdef0123456789abcdef' })])],
  result: {
    checks: [
      credentials,
      webhook,
      {
        name: 'permissions',
        status: 'failed',
        message: 'The number belongs to a SIP trunk, so Twilio hands its calls to that.',
        cure: 'Take the number out of the trunk in the Twilio console.',
      },
    ],
    facts: numberFacts,
  },
}
