import { isObject, readJson } from '../../domain/json.ts'
import type { Account, RawRequest } from '../../domain/network.ts'
import type { Harness } from '../contract/harness.ts'
import { ioOf, responseOf } from '../contract/io.ts'
import { API, account, signature, sign as signForm } from '../shared/twilio/harness/account.ts'
import { connectingNumber } from '../shared/twilio/harness/connecting.ts'
import { probingAccount, probingNumber, probingUnable } from '../shared/twilio/harness/probing.ts'
import { trunk } from './harness/trunk.ts'

const RECORDING = 'RE557ce644e5ab84fa21cc21112e22c485'

/** In fixtures the field `?` is the query of the URL that is called. */
function sign(json: Buffer, of: Account): RawRequest {
  const fields = readJson(json)
  if (!isObject(fields) || typeof fields['?'] !== 'string') return signForm(json, of)
  const { '?': query, ...form } = fields
  return signForm(Buffer.from(JSON.stringify(form)), of, `?${query}`)
}

export const harness: Harness = {
  account,
  sign,
  signature,
  batch: null,
  refused: [],
  // Nobody is on the telephone, and everybody can be called.
  io: ioOf(({ method }) => ({
    ok: true,
    response: responseOf(
      method === 'GET' ? { json: { calls: [] } } : { status: 201, json: { sid: 'CA1', status: 'queued' } },
    ),
  })),
  answers: [],
  recordings: [
    ...connectingNumber,
    ...probingAccount,
    ...probingNumber,
    probingUnable('voice'),
    trunk,
    {
      call: 'fetchMedia',
      name: 'a recording',
      ref: `Recordings/${RECORDING}`,
      exchanges: [
        {
          method: 'GET',
          url: `${API}/Recordings/${RECORDING}.mp3`,
          answer: { headers: { 'content-type': 'audio/mpeg' }, text: 'MP3' },
        },
      ],
      result: { ok: true, body: 'MP3', mimeType: 'audio/mpeg', size: 3, filename: `${RECORDING}.mp3` },
    },
    {
      call: 'fetchMedia',
      name: 'a reference that leads elsewhere',
      ref: 'Recordings/../Keys',
      exchanges: [],
      result: {
        ok: false,
        failure: {
          code: 'no_such_file',
          message: 'Twilio has no such recording.',
          cure: 'It may have been deleted.',
        },
        permanent: true,
      },
    },
  ],
}
