import { closeOnSignals, portOption } from '../shared/cli.ts'
import { startMeta } from './index.ts'

const meta = await startMeta({ port: portOption(8082) })
const app = meta.addApp()
const number = meta.addNumber(app.id)
const page = meta.addPage(app.id)

console.log(`Meta simulator (WhatsApp, Messenger, Instagram)

  URL                      ${meta.url}
  App secret               ${app.secret}

  WhatsApp
    Phone number ID        ${number.phoneNumberId}
    Business account ID    ${number.businessAccountId}
    Access token           ${number.accessToken}

  Messenger and Instagram
    Page ID                ${page.pageId}
    Instagram account ID   ${page.instagramId}
    Page access token      ${page.accessToken}

Play a customer:

  curl -d '{"text": "Hello"}' ${meta.url}/_simulator/whatsapp/${number.phoneNumberId}/play
  curl -d '{"text": "Hello"}' ${meta.url}/_simulator/inbox/${page.pageId}/play
  curl -d '{"text": "Hello"}' ${meta.url}/_simulator/inbox/${page.instagramId}/play

See what was sent:

  curl ${meta.url}/_simulator/whatsapp/${number.phoneNumberId}/sent

Everything else: curl ${meta.url}/_simulator
Ctrl+C ends it.`)

closeOnSignals(meta)
