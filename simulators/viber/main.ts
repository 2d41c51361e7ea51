import { closeOnSignals, portOption } from '../shared/cli.ts'
import { startViber } from './index.ts'

const viber = await startViber({ port: portOption(8086) })
const { token } = viber.addBot({ name: 'Portico demo', uri: 'porticodemo' })

console.log(`Viber simulator

  URL                   ${viber.url}
  Authentication token  ${token}

Play a person:

  curl -d '{"text": "Hello"}' ${viber.url}/_simulator/bots/${token}/play

See what the bot has sent:

  curl ${viber.url}/_simulator/bots/${token}/sent

Everything else: curl ${viber.url}/_simulator
Ctrl+C ends it.`)

closeOnSignals(viber)
