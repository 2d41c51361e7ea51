import { closeOnSignals, portOption } from '../shared/cli.ts'
import { startVonage } from './index.ts'

const vonage = await startVonage({ port: portOption(8083) })
const account = vonage.addAccount()
const application = vonage.addApplication(account.apiKey, { name: 'Portico demo' })
const { msisdn } = vonage.addNumber(account.apiKey, '447700900000')
const control = `${vonage.url}/_simulator/accounts/${account.apiKey}`

console.log(`Vonage simulator

  URL               ${vonage.url}
  API key           ${account.apiKey}
  API secret        ${account.apiSecret}
  Signature secret  ${account.signatureSecret}
  Application ID    ${application.id}
  Sender            +${msisdn}

Play a customer:

  curl -d '{"text": "Hello"}' ${control}/write

See what was sent:

  curl ${control}/messages

Everything else: curl ${vonage.url}/_simulator
Ctrl+C ends it.`)

closeOnSignals(vonage)
