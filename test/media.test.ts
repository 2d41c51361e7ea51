import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { startLine } from '../simulators/line/index.ts'
import { startMeta } from '../simulators/meta/index.ts'
import { type S3Simulator, startS3 } from '../simulators/s3/index.ts'
import { png } from '../simulators/telegram/files/samples.ts'
import { startTelegram } from '../simulators/telegram/index.ts'
import { startTwilio } from '../simulators/twilio/index.ts'
import { startViber } from '../simulators/viber/index.ts'
import { storedText } from './secrets/stored.ts'
import { type Correspondence, startCorrespondence } from './support/correspondence.ts'
import { eventually } from './support/scene.ts'
import type { Message } from './support/setup.ts'
import { eachStore } from './support/stores.ts'

/** Files both ways, over networks that keep them in ways of their own, through a Portico that runs as a process. */

const PICTURE = Buffer.from(png(64, 48))
const NUMBER = '+15557122661'

/** A network with one account and one person. */
interface Player {
  network: string
  config: object
  /** The person sends a picture; resolves to their address. */
  send(): Promise<string>
  /** What the person has got, as text. */
  got(): string
  /** The next question for a file is never answered; tells whether it has come. */
  hang?(): () => Promise<boolean>
}
interface Playing {
  settings: Record<string, string>
  /** Once Portico runs. */
  play(): Player
  close(): Promise<void>
}

const networks: Record<string, () => Promise<Playing>> = {
  telegram: async () => {
    const telegram = await startTelegram()
    return {
      settings: { PORTICO_TELEGRAM_URL: telegram.url },
      play: () => {
        const { token } = telegram.addBot()
        const customer = telegram.customer(token)
        return {
          network: 'telegram',
          config: { botToken: token },
          send: async () => {
            customer.sendPhoto({ content: PICTURE })
            return String(customer.chatId)
          },
          got: () => JSON.stringify(telegram.sent(token).map(call => call.params)),
          hang: () => {
            telegram.faults.add({ kind: 'hang', botToken: token, method: 'getFile' })
            return async () => {
              const waiting = (await (await fetch(`${telegram.url}/_simulator/faults`)).json()) as unknown[]
              return waiting.length === 0
            }
          },
        }
      },
      close: () => telegram.close(),
    }
  },
  whatsapp: async () => {
    const meta = await startMeta()
    return {
      settings: { PORTICO_WHATSAPP_URL: meta.url },
      play: () => {
        const app = meta.addApp()
        const { phoneNumberId, businessAccountId, accessToken } = meta.addNumber(app.id)
        const customer = meta.whatsapp(phoneNumberId)
        return {
          network: 'whatsapp',
          config: { phoneNumberId, businessAccountId, accessToken, appSecret: app.secret },
          send: async () => {
            customer.sendFile('image', { content: PICTURE })
            return `+${customer.person.id}`
          },
          got: () => JSON.stringify(meta.sent(phoneNumberId)),
        }
      },
      close: () => meta.close(),
    }
  },
  'twilio-sms': async () => {
    const twilio = await startTwilio()
    return {
      settings: { PORTICO_TWILIO_SMS_URL: twilio.url },
      play: () => {
        const { sid: accountSid, authToken } = twilio.addAccount()
        twilio.addNumber(accountSid, NUMBER)
        const customer = twilio.customer(accountSid, '+14155550000', NUMBER)
        return {
          network: 'twilio-sms',
          config: { accountSid, authToken, phoneNumber: NUMBER },
          send: async () => {
            await customer.write({ text: '', files: [{ mimeType: 'image/png', content: PICTURE }] })
            return customer.address
          },
          got: () => JSON.stringify(customer.received()),
        }
      },
      close: () => twilio.close(),
    }
  },
  line: async () => {
    const line = await startLine()
    return {
      settings: { PORTICO_LINE_URL: line.url },
      play: () => {
        const { userId, channelSecret, channelAccessToken } = line.addAccount({ monthlyLimit: 100 })
        const customer = line.customer(userId)
        return {
          network: 'line',
          config: { channelSecret, channelAccessToken },
          send: async () => {
            customer.sendImage({ content: PICTURE })
            return customer.thread
          },
          got: () => JSON.stringify(customer.received()),
        }
      },
      close: () => line.close(),
    }
  },
  viber: async () => {
    const viber = await startViber()
    return {
      settings: { PORTICO_VIBER_URL: viber.url },
      play: () => {
        const { token } = viber.addBot()
        const customer = viber.customer(token)
        return {
          network: 'viber',
          config: { authToken: token, senderName: 'Shop' },
          send: async () => {
            customer.sendPicture({ content: PICTURE })
            return customer.id
          },
          got: () => JSON.stringify(customer.received()),
        }
      },
      close: () => viber.close(),
    }
  },
}

interface Shown {
  id?: string
  url?: string
  size?: number
  mimeType?: string
}

const fileOf = ({ content }: Message): Shown => {
  assert.ok(content.type === 'image', JSON.stringify(content))
  return content.media
}

const read = async (url: string | undefined, headers = {}): Promise<Buffer> => {
  const response = await fetch(`${url}`, { headers })
  assert.ok(response.ok, `${response.status} ${url}`)
  return Buffer.from(await response.arrayBuffer())
}

eachStore((kind, _open, address) => {
  let s3: S3Simulator
  let post: Correspondence
  let store: string
  const playing = new Map<string, Playing>()

  before(async () => {
    s3 = await startS3()
    for (const [name, start] of Object.entries(networks)) playing.set(name, await start())
    // One in its folder, the other in a bucket.
    const bucket = {
      PORTICO_MEDIA: `s3://${s3.bucket}/portico?endpoint=${s3.url}`,
      PORTICO_MEDIA_ACCESS_KEY: s3.accessKey,
      PORTICO_MEDIA_SECRET_KEY: s3.secretKey,
    }
    store = await address()
    post = await startCorrespondence(
      store,
      Object.assign({}, ...[...playing.values()].map(p => p.settings), kind === 'postgres' ? bucket : {}),
    )
  })
  after(async () => {
    await post.close()
    await Promise.all([...playing.values(), s3].map(each => each.close()))
  })

  const upload = async (bytes: Buffer, filename: string) => {
    const response = await fetch(`${post.portico.url}/api/v1/media?filename=${filename}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${post.portico.key}` },
      body: new Uint8Array(bytes),
    })
    assert.equal(response.status, 201)
    return (await response.json()) as { id: string; url: string }
  }

  for (const name of Object.keys(networks)) {
    describe(name, () => {
      it('a picture comes in, has a link at once and is kept; one that was uploaded goes out', async () => {
        const player = playing.get(name)?.play()
        assert.ok(player)
        const channel = await post.connect(player.network, player.config)
        const thread = await player.send()
        const message = await post.told('message.received', thread)
        const { url, id } = fileOf(message)
        assert.deepEqual(await read(url), PICTURE)
        const { sha256 } = await eventually(async () => {
          const file = await post.api.get<{ state: string; sha256: string }>(`/media/${id}`)
          return file.state === 'stored' && file
        })
        assert.equal(sha256, createHash('sha256').update(PICTURE).digest('hex'))
        const kept = fileOf(await post.api.get<Message>(`/messages/${message.id}`))
        assert.deepEqual([kept.id, kept.size, kept.mimeType], [id, PICTURE.length, 'image/png'])
        assert.deepEqual(await read(kept.url), PICTURE)
        assert.deepEqual(await read(kept.url, { range: 'bytes=1-3' }), PICTURE.subarray(1, 4))

        const file = await upload(PICTURE, 'cat.png')
        const answer = await post.send({
          channelId: channel.id,
          to: thread,
          content: { type: 'image', media: { id: file.id } },
        })
        await post.reached(answer, 'sent')
        const got = player.got()
        if (name === 'telegram') {
          assert.match(got, new RegExp(`"fileName":"cat.png","type":"image/png","size":${PICTURE.length}`))
          return
        }
        const [link] = new RegExp(`http[^"\\s]+/media/${file.id}/cat\\.png\\?[^"\\s]+`).exec(got) ?? []
        assert.ok(link, got)
        assert.deepEqual(await read(link), PICTURE)
      })
    })
  }

  it('a link is stored nowhere, neither in the log of a channel nor in that of a webhook', async () => {
    const texts = [await storedText(store), post.portico.logs()]
    for (const { id } of await post.api.all<{ id: string }>('/channels')) {
      const log = JSON.stringify(await post.api.get(`/channels/${id}/log?limit=200`))
      assert.ok(log.includes('"kind":"send"'))
      texts.push(log)
    }
    for (const { id } of await post.api.all<{ id: string }>('/webhooks')) {
      for (const delivery of await post.api.all<{ id: string }>(`/webhooks/${id}/deliveries`)) {
        texts.push(JSON.stringify(await post.api.get(`/webhooks/${id}/deliveries/${delivery.id}`)))
      }
    }
    const all = texts.join('\n')
    assert.ok(all.includes('signature=********') && all.includes('signature%3D********'))
    assert.doesNotMatch(all, /signature(=|%3D)[\w-]{9}/)
  })

  it('a kill loses nothing: what is kept is there after, and what was under way is fetched', async () => {
    const before = s3.objects().size
    assert.ok(kind === 'sqlite' ? before === 0 : before >= 2 * Object.keys(networks).length)
    const file = await upload(PICTURE, 'dog.png')
    const player = playing.get('telegram')?.play()
    assert.ok(player)
    await post.connect(player.network, player.config)
    const hangs = player.hang?.()
    assert.ok(hangs)
    const message = await post.told('message.received', await player.send())
    const { id } = fileOf(message)
    await eventually(hangs)
    await post.portico.kill9()
    await post.portico.restart()
    assert.deepEqual(await read(file.url), PICTURE)
    await eventually(async () => (await post.api.get<{ state: string }>(`/media/${id}`)).state === 'stored')
    assert.deepEqual(await read(fileOf(await post.api.get<Message>(`/messages/${message.id}`)).url), PICTURE)
  })
})
