import { type Static, Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'
import type { Account, Check, NetworkIO, ProbeResult } from '../../domain/network.ts'
import { checkOf, permissionsCheck, skippedCheck } from '../shared/graph/checks.ts'
import { appSecretOf, ask, graphOf } from '../shared/graph/request.ts'
import { inspectToken } from '../shared/graph/token.ts'
import { APP_SECRET_CURE, NO_APP_SECRET } from '../shared/graph/webhook.ts'
import { addressIn, isOurs, WebhookConfiguration } from './account.ts'
import { configOf } from './manifest.ts'
import { rules } from './rules.ts'

const text = Type.Optional(Type.String())

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/reference/whatsapp-business-phone-number/whatsapp-business-account-phone-number-api */
const NumberSchema = Type.Object({
  display_phone_number: text,
  verified_name: text,
  quality_rating: text,
  name_status: text,
  code_verification_status: text,
  status: text,
  webhook_configuration: Type.Optional(WebhookConfiguration),
})
type PhoneNumber = Static<typeof NumberSchema>
const NumberAnswer = Compile(NumberSchema)

const SCOPES = ['whatsapp_business_messaging', 'whatsapp_business_management']

export async function probe(account: Account, io: NetworkIO): Promise<ProbeResult> {
  const graph = graphOf(account, rules)
  const answer = await ask(io, graph, configOf(account).phoneNumberId, {
    query: { fields: Object.keys(NumberSchema.properties).join(',') },
  })
  const number = answer.ok && NumberAnswer.Check(answer.json) ? answer.json : null
  if (number === null) {
    const why = 'Not looked at, as WhatsApp did not tell which number this is.'
    const credentials: Check = answer.ok
      ? {
          name: 'credentials',
          status: 'failed',
          message: 'What WhatsApp tells of the number cannot be read.',
          cure: 'Check that the phone number ID is one, and not an id of something else.',
        }
      : checkOf('credentials', answer.refusal)
    return { checks: [credentials, skippedCheck('webhook', why), skippedCheck('permissions', why)] }
  }
  const token = await inspectToken(io, graph)
  const expiresAt = token.ok ? token.token?.expiresAt : undefined
  return {
    checks: [
      credentialsCheck(number),
      webhookCheck(account, number),
      token.ok ? permissionsCheck(token.token, SCOPES) : checkOf('permissions', token.refusal),
    ],
    facts: factsOf(number),
    ...(expiresAt !== undefined && { tokenExpiresAt: expiresAt }),
  }
}

function factsOf({
  display_phone_number,
  verified_name,
  quality_rating,
}: PhoneNumber): Record<string, string> {
  return {
    ...(display_phone_number && { displayPhoneNumber: display_phone_number }),
    ...(verified_name && { verifiedName: verified_name }),
    ...(quality_rating && { qualityRating: quality_rating }),
  }
}

/** Numbers in these states send nothing. */
const DEAD = new Map([
  ['BANNED', 'WhatsApp has banned the number: see Account quality in Meta Business Suite.'],
  [
    'DISCONNECTED',
    'Register the number for the Cloud API: WhatsApp Manager, or POST /<phone number id>/register.',
  ],
  ['UNVERIFIED', 'Verify and register the number in WhatsApp Manager.'],
])

function credentialsCheck(number: PhoneNumber): Check {
  const { display_phone_number = 'a number', verified_name, status = '' } = number
  const name = 'credentials'
  const details = {
    qualityRating: number.quality_rating ?? null,
    nameStatus: number.name_status ?? null,
    codeVerificationStatus: number.code_verification_status ?? null,
  }
  const cure = DEAD.get(status)
  if (cure !== undefined) {
    const message = `The number ${display_phone_number} is ${status.toLowerCase()}.`
    return { name, status: 'failed', message, cure, details }
  }
  const whose = verified_name ? `${display_phone_number} (${verified_name})` : display_phone_number
  return { name, status: 'passed', message: `The token is good for ${whose}.`, details }
}

function webhookCheck(account: Account, { webhook_configuration: set }: PhoneNumber): Check {
  const name = 'webhook'
  if (appSecretOf(account.secrets) === undefined) {
    return { name, status: 'failed', message: NO_APP_SECRET, cure: APP_SECRET_CURE }
  }
  if (account.webhookUrl === null) {
    return {
      name,
      status: 'failed',
      message: 'Portico has no public address, so WhatsApp cannot deliver.',
      cure: 'Set PORTICO_PUBLIC_URL to the https address under which Portico is reached from outside.',
    }
  }
  if (set === undefined)
    return { name, status: 'skipped', message: 'WhatsApp does not tell where it delivers.' }
  const address = addressIn(set)
  if (isOurs(address, account)) return { name, status: 'passed', message: 'WhatsApp delivers to Portico.' }
  return {
    name,
    status: 'failed',
    message: address ? 'WhatsApp delivers to another address.' : 'WhatsApp delivers nowhere.',
    cure: 'Activate the channel again. If this comes back, another program uses the number too.',
  }
}
