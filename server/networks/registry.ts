import type { Network } from '../domain/network.ts'
import { audiocodes } from './audiocodes/index.ts'
import { brevo } from './brevo/index.ts'
import { custom } from './custom/index.ts'
import { email } from './email/index.ts'
import { google } from './google/index.ts'
import { instagram } from './instagram/index.ts'
import { line } from './line/index.ts'
import { messenger } from './messenger/index.ts'
import { rcs } from './rcs/index.ts'
import { sandbox } from './sandbox/index.ts'
import { telegram } from './telegram/index.ts'
import { twilioSms } from './twilio-sms/index.ts'
import { twilioVoice } from './twilio-voice/index.ts'
import { twilioWhatsapp } from './twilio-whatsapp/index.ts'
import { viber } from './viber/index.ts'
import { vonageSms } from './vonage-sms/index.ts'
import { whatsapp } from './whatsapp/index.ts'

const all = [
  audiocodes,
  brevo,
  custom,
  email,
  google,
  instagram,
  line,
  messenger,
  rcs,
  rcs,
  sandbox,
  telegram,
  twilioSms,
  twilioVoice,
  twilioWhatsapp,
  viber,
  vonageSms,
  whatsapp,
]

/** Every network Portico knows, by type. A network in this list is held to contract.test.ts. */
export const networks: ReadonlyMap<string, Network> = new Map(
  all.map(network => [network.manifest.type, network]),
)
