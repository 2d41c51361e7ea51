import { closeOnSignals, portOption } from '../shared/cli.ts'
import { startLine } from './index.ts'

const line = await startLine({ port: portOption(8085) })
const account = line.addAccount({ displayName: 'Portico demo' })

console.log(`LINE simulator

  URL                   ${line.url}
  Channel secret        ${account.channelSecret}
  Channel access token  ${account.channelAccessToken}

Play a person:

  curl -d '{"text": "Hello"}' ${line.url}/_simulator/accounts/${account.userId}/play

See what the account has sent:

  curl ${line.url}/_simulator/accounts/${account.userId}/sent

Everything else: curl ${line.url}/_simulator
Ctrl+C ends it.`)

closeOnSignals(line)
