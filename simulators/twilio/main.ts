import { closeOnSignals, portOption } from '../shared/cli.ts'
import { startTwilio } from './index.ts'

const twilio = await startTwilio({ port: portOption(8082) })
const account = twilio.addAccount({ friendlyName: 'Portico demo' })
const { phoneNumber } = twilio.addNumber(account.sid, '+15557122661')
twilio.addSender(account.sid, `whatsapp:${phoneNumber}`)
const control = `${twilio.url}/_simulator/accounts/${account.sid}`

console.log(`Twilio simulator

  URL           ${twilio.url}
  Account SID   ${account.sid}
  Auth token    ${account.authToken}
  Phone number  ${phoneNumber}

Play a customer who writes, or who calls and talks:

  curl -d '{"text": "Hello"}' ${control}/write
  curl -d '{}' ${control}/call
  curl -d '{"say": "Hello"}' ${control}/talk

See what was sent, and what was said:

  curl ${control}/messages
  curl ${control}/calls

Everything else: curl ${twilio.url}/_simulator
Ctrl+C ends it.`)

closeOnSignals(twilio)
