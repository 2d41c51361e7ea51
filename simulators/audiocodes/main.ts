import { closeOnSignals, portOption } from '../shared/cli.ts'
import { startAudiocodes } from './index.ts'

const gateway = await startAudiocodes({ port: portOption(8089) })

console.log(`AudioCodes simulator: a voice gateway without telephones

  URL  ${gateway.url}

Connect it to the address that the channel shows, with the channel's token:

  curl -d '{"url": "http://127.0.0.1:8080/webhooks/ch_…", "token": "…"}' ${gateway.url}/_simulator/bot

Call, and speak in the call:

  curl -d '{"caller": "+491604697810"}' ${gateway.url}/_simulator/calls
  curl -d '{"text": "Is anybody there?"}' ${gateway.url}/_simulator/calls/<conversation>

Everything else: curl ${gateway.url}/_simulator
Ctrl+C ends it.`)

closeOnSignals(gateway)
