import { closeOnSignals, portOption } from '../shared/cli.ts'
import { startTelegram } from './index.ts'

const telegram = await startTelegram({ port: portOption(8081) })
const bot = telegram.addBot({ username: 'portico_demo_bot', firstName: 'Portico demo' })

console.log(`Telegram simulator

  URL        ${telegram.url}
  Bot token  ${bot.token}

Play a customer:

  curl -d '{"text": "Hello"}' ${telegram.url}/_simulator/bots/${bot.token}/play

See what the bot has sent:

  curl ${telegram.url}/_simulator/bots/${bot.token}/sent

Everything else: curl ${telegram.url}/_simulator
Ctrl+C ends it.`)

closeOnSignals(telegram)
