import type { Demo } from '../shared/demo.ts'
import { startMeta } from './index.ts'

/** An app with a WhatsApp number, and a page with its Instagram account. */
export async function metaDemo(port: number): Promise<Demo> {
  const { url, addApp, addNumber, addPage, close } = await startMeta({ port })
  const { id, secret: appSecret } = addApp()
  const { phoneNumberId, businessAccountId, accessToken } = addNumber(id)
  const page = addPage(id)
  const inbox = (accountId: string) => ({
    play: { url: `${url}/_simulator/inbox/${accountId}/play`, body: { text: 'Hello' } },
    sent: { url: `${url}/_simulator/inbox/${accountId}/sent` },
  })
  const accountId = String(page.instagramId)
  return {
    title: 'Meta',
    url,
    offers: [
      {
        network: 'whatsapp',
        url,
        config: { phoneNumberId, businessAccountId, accessToken, appSecret },
        play: { url: `${url}/_simulator/whatsapp/${phoneNumberId}/play`, body: { text: 'Hello' } },
        sent: { url: `${url}/_simulator/whatsapp/${phoneNumberId}/sent` },
      },
      {
        network: 'messenger',
        url,
        config: { pageId: page.pageId, accessToken: page.accessToken, appSecret },
        ...inbox(page.pageId),
      },
      {
        network: 'instagram',
        url,
        config: { pageId: page.pageId, accountId, accessToken: page.accessToken, appSecret },
        ...inbox(accountId),
      },
    ],
    close,
  }
}
