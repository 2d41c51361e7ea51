import { closeOnSignals, portOption } from '../shared/cli.ts'
import { startRcs } from './index.ts'

const rcs = await startRcs({ port: portOption(8088) })

console.log(`RCS simulator

  URL           ${rcs.url}
  Agent ID      ${rcs.account.agentId}
  Client token  ${rcs.account.clientToken}
  The key of its service account, and all of this as JSON:

  curl ${rcs.url}/_simulator/account

Set the agent's webhook, as the console does, to the address that the channel shows:

  curl -d '{"url": "http://127.0.0.1:8080/webhooks/ch_…"}' ${rcs.url}/_simulator/webhook

Play a customer, and see what the agent has sent:

  curl -d '{"text": "Hello"}' ${rcs.url}/_simulator/play
  curl ${rcs.url}/_simulator/sent

Everything else: curl ${rcs.url}/_simulator
Ctrl+C ends it.`)

closeOnSignals(rcs)
