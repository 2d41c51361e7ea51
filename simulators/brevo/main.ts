import { closeOnSignals, portOption } from '../shared/cli.ts'
import { startBrevo } from './index.ts'

const brevo = await startBrevo({ port: portOption(8087) })

console.log(`Brevo simulator

  URL      ${brevo.url}
  API key  ${brevo.apiKey}
  Sender   ${brevo.sender}

Play a customer (to an address on the domain that the channel takes answers at):

  curl -d '{"to": "support@reply.acme.example", "subject": "Hello", "text": "Is anybody there?"}' ${brevo.url}/_simulator/write

See the mails that were sent:

  curl ${brevo.url}/_simulator/sent

Everything else: curl ${brevo.url}/_simulator
Ctrl+C ends it.`)

closeOnSignals(brevo)
