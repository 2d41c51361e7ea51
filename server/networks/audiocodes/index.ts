import { acceptsToken } from '../../domain/channel-token.ts'
import { equalSecrets } from '../../domain/constant-time.ts'
import type {
  Account,
  ConnectResult,
  Listening,
  Network,
  ProbeResult,
  RawRequest,
  Verification,
} from '../../domain/network.ts'
import { addresses } from './caller.ts'
import { callOf } from './calls.ts'
import { manifest } from './manifest.ts'
import { parse } from './parse.ts'
import { render } from './render.ts'

/**
 * AudioCodes' Bot API, in which Portico is the bot that a voice gateway asks what to say: in the answers to its calls, or
 * over a WebSocket it opens. https://techdocs.audiocodes.com/voice-ai-connect/#VAIG_Combined/API_1.htm
 */
export const audiocodes: Network = {
  manifest,
  identify: () => null,
  addresses,
  verify,
  parse,
  sending: { kind: 'answer', render },
  listen,
  connect,
  // A person set the gateway up, and a person takes it back.
  disconnect: async () => {},
  probe,
}

/** The gateway shows the channel's token, or one made for its bot, and by a GET makes sure that there is a bot. */
function verify(request: RawRequest, account: Account): Verification {
  const given = request.headers.authorization
  if (given === undefined) return { kind: 'refused', reason: 'The header Authorization is missing.' }
  const [, token = ''] = /^Bearer (\S+)$/i.exec(given) ?? []
  const own = equalSecrets(String(account.secrets.token ?? ''), token)
  // Both are looked at, so that the time tells nothing.
  const made = acceptsToken(account.acceptedTokens ?? [], token, Date.now())
  if (!own && !made) {
    return {
      kind: 'refused',
      reason: "The bearer token is neither this channel's token nor one of its bot's.",
    }
  }
  if (request.method !== 'GET') return { kind: 'genuine' }
  return {
    kind: 'answer',
    reply: {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ type: 'ac-bot-api', success: true }),
    },
  }
}

function listen(request: RawRequest): Listening | null {
  const call = callOf(request)
  if (call?.kind !== 'listen') return null
  const { conversation } = call
  return { thread: conversation, frame: parts => JSON.stringify({ conversation, activities: parts }) }
}

const NO_URL = 'Portico has no public URL, so that no gateway can call it.'
const SET_URL =
  'Set PORTICO_PUBLIC_URL to the https address at which Portico is reached from outside, and restart it.'

async function connect({ webhookUrl }: Account): Promise<ConnectResult> {
  if (webhookUrl === null) {
    return { ok: false, failure: { code: 'no_public_url', message: NO_URL, cure: SET_URL } }
  }
  return {
    ok: true,
    steps: [
      {
        kind: 'paste',
        title: 'Set the gateway up',
        detail:
          'In Live Hub or VoiceAI Connect add a bot connection of the kind AudioCodes Bot API, with the API type HTTP. Enter this address, and as token the one in the channel’s settings, and press Validate: the channel is active then.',
        fields: [{ label: 'Bot connection URL', value: webhookUrl }],
      },
    ],
  }
}

/** The gateway calls Portico, and never the other way round: there is nobody to ask. */
async function probe({ webhookUrl }: Account): Promise<ProbeResult> {
  return {
    checks: [
      {
        name: 'credentials',
        status: 'skipped',
        message: 'The gateway shows its token when it calls, and cannot be asked for it.',
      },
      webhookUrl === null
        ? { name: 'webhook', status: 'failed', message: NO_URL, cure: SET_URL }
        : { name: 'webhook', status: 'skipped', message: 'The gateway tells nobody where its bot is.' },
      {
        name: 'permissions',
        status: 'skipped',
        message: 'What the gateway may do is set there.',
      },
    ],
  }
}
