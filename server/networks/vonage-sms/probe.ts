import type { Account, Check, NetworkIO, ProbeResult } from '../../domain/network.ts'
import type { Answer } from './answer.ts'
import { type Application, findApplication, findNumber, inboundUrl, isNumber } from './application.ts'
import { isAway, isOurs, noPublicUrl } from './connect.ts'
import { configOf, secretsOf } from './manifest.ts'
import { belongs, keyOf } from './token.ts'

/** https://developer.vonage.com/en/api/application.v2#getApplication */
export async function probe(account: Account, io: NetworkIO): Promise<ProbeResult> {
  const application = await findApplication(account, io)
  if (!application.ok) {
    return {
      checks: [failed('credentials', application), skipped('webhook'), skipped('permissions')],
    }
  }
  const { found } = application
  return {
    checks: [keysCheck(account, found), webhookCheck(account, found), await senderCheck(account, io)],
    facts: { applicationName: found.name },
  }
}

/** That the application was told shows the API key; its own key is compared. */
function keysCheck(account: Account, application: Application): Check {
  const name = 'credentials'
  const passed: Check = { name, status: 'passed', message: `The API key is that of ${application.name}.` }
  const publicKey = application.keys?.public_key
  if (secretsOf(account).privateKey === undefined || publicKey === undefined) return passed
  const key = keyOf(account)
  if (key !== null && belongs(publicKey, key)) return passed
  return {
    name,
    status: 'failed',
    message: `The private key is not that of ${application.name}.`,
    cure: 'Enter the key file of this application, or generate a new one on the dashboard.',
  }
}

function webhookCheck(account: Account, application: Application): Check {
  const name = 'webhook'
  const { message, cure } = noPublicUrl
  if (account.webhookUrl === null) return { name, status: 'failed', message, cure }
  if (isOurs(inboundUrl(application), account)) {
    return {
      name,
      status: 'passed',
      message:
        'The application delivers to this channel. (The default SMS setting of the account must be Messages API.)',
    }
  }
  return {
    name,
    status: 'failed',
    message: 'The application delivers to another address.',
    cure: 'Activate the channel again. If this comes back, another program uses the application too.',
  }
}

async function senderCheck(account: Account, io: NetworkIO): Promise<Check> {
  const name = 'permissions'
  const { sender, applicationId } = configOf(account)
  if (!isNumber(account)) {
    return { name, status: 'passed', message: `${sender} can send; nobody can answer to a name.` }
  }
  const number = await findNumber(account, io)
  if (!number.ok) return failed(name, number)
  const { features = [], app_id } = number.found
  if (!features.includes('SMS')) {
    return {
      name,
      status: 'failed',
      message: `The number ${sender} is not made for SMS.`,
      cure: 'Choose another number of the account, or buy one that is.',
    }
  }
  if (app_id !== applicationId) {
    return {
      name,
      // Connecting links it.
      status: 'skipped',
      message: `The number ${sender} is not linked to the application yet.`,
    }
  }
  return { name, status: 'passed', message: `The number ${sender} sends and receives SMS.` }
}

const failed = (name: Check['name'], answer: Extract<Answer, { ok: false }>): Check => ({
  name,
  status: 'failed',
  message: answer.failure.message,
  ...(answer.failure.cure && { cure: answer.failure.cure }),
  ...(isAway(answer) && { transient: true }),
})

const skipped = (name: Check['name']): Check => ({
  name,
  status: 'skipped',
  message: 'Not looked at, as Vonage did not tell of the application.',
})
