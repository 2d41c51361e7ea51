import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startTestBot, type TestBot } from './test-bot.ts'

describe('send_message', () => {
  let bot: TestBot
  before(async () => {
    bot = await startTestBot()
  })
  after(() => bot.close())

  const hi = { type: 'text', text: 'hi' }
  const sender = { name: 'Shop' }
  const send = (receiver: string, message: object) =>
    bot.call('send_message', { receiver, sender, ...message })
  const customer = (options?: object) => bot.viber.customer(bot.token, options)

  const media = 'https://example.com/a.jpg'
  const key = { ActionType: 'reply', ActionBody: 'a', Text: 'A' }
  const keyboard = (keys: object[], more: object = {}) => ({
    ...hi,
    keyboard: { Type: 'keyboard', Buttons: keys, ...more },
  })
  const rich = (keys: object[], more: object = {}) => ({
    type: 'rich_media',
    min_api_version: 7,
    rich_media: { Type: 'rich_media', ButtonsGroupColumns: 6, ButtonsGroupRows: 7, Buttons: keys },
    ...more,
  })

  const taken: [string, object][] = [
    ['a text', hi],
    [
      'a text with everything',
      { ...hi, tracking_data: 'x', min_api_version: 3, sender: { name: 'a', avatar: media } },
    ],
    ['a picture', { type: 'picture', text: '', media, thumbnail: media }],
    ['a film', { type: 'video', media: 'https://example.com/a.mp4', size: 1, duration: 180 }],
    ['a file', { type: 'file', media, size: 1, file_name: 'a.pdf' }],
    ['a contact', { type: 'contact', contact: { name: 'Ada', phone_number: '+15550100' } }],
    ['a place', { type: 'location', location: { lat: '52.5', lon: 13.4 } }],
    ['a link', { type: 'url', media }],
    ['a sticker', { type: 'sticker', sticker_id: 46105 }],
    [
      'a keyboard',
      keyboard([key, { ...key, ActionType: 'open-url', ActionBody: media, Columns: 3, Rows: 2 }]),
    ],
    ['a keyboard alone', { keyboard: { Type: 'keyboard', Buttons: [key] } }],
    [
      'cards',
      rich([
        { ...key, Rows: 7 },
        { ...key, Rows: 3, Image: media },
      ]),
    ],
  ]
  for (const [name, message] of taken) {
    it(`takes ${name}`, async () => {
      const person = customer()
      const { status, message_token } = await send(person.id, message)
      assert.equal(status, 0)
      assert.deepEqual(
        person.received().map(sent => sent.token),
        [message_token],
      )
      assert.ok(Number(message_token) > Number.MAX_SAFE_INTEGER)
    })
  }

  const film = { type: 'video', media: 'https://example.com/a.mp4', size: 1 }
  const file = { type: 'file', media, size: 1, file_name: 'a.pdf' }
  const refused: [string, object, number, RegExp][] = [
    ['no sender', { ...hi, sender: undefined }, 4, /sender/],
    ['a sender without a name', { ...hi, sender: {} }, 4, /name/],
    ['a sender with a long name', { ...hi, sender: { name: 'a'.repeat(29) } }, 3, /28/],
    ['much tracking data', { ...hi, tracking_data: 'a'.repeat(4001) }, 3, /4000/],
    ['a version that is none', { ...hi, min_api_version: 'new' }, 3, /min_api_version/],
    ['no kind', {}, 4, /type/],
    ['an unknown kind', { type: 'hologram' }, 3, /type/],
    ['an empty text', { type: 'text', text: '' }, 4, /text/],
    ['a long text', { type: 'text', text: 'a'.repeat(7001) }, 3, /7000/],
    [
      'a large message',
      { type: 'text', text: '€'.repeat(7000), tracking_data: '€'.repeat(4000) },
      3,
      /30 kB/,
    ],
    ['a picture without a text', { type: 'picture', media }, 4, /text/],
    ['a picture with a long text', { type: 'picture', media, text: 'a'.repeat(769) }, 3, /768/],
    [
      'a picture by another end',
      { type: 'picture', text: '', media: 'https://example.com/a.webp' },
      3,
      /media/,
    ],
    ['a film without its size', { ...film, size: undefined }, 4, /size/],
    ['a large film', { ...film, size: 27 * 1024 * 1024 }, 3, /size/],
    ['a long film', { ...film, duration: 181 }, 3, /duration/],
    ['a film by another end', { ...film, media }, 3, /media/],
    ['a large file', { ...file, size: 51 * 1024 * 1024 }, 3, /size/],
    ['a file without a name', { ...file, file_name: undefined }, 4, /file_name/],
    ['a file whose name has no ending', { ...file, file_name: 'a' }, 3, /file_name/],
    ['a program', { ...file, file_name: 'a.exe' }, 3, /file_name/],
    ['no contact', { type: 'contact' }, 4, /contact/],
    ['a long number', { type: 'contact', contact: { name: 'a', phone_number: '1'.repeat(19) } }, 3, /18/],
    ['no place', { type: 'location', location: { lat: 1 } }, 4, /location/],
    ['a place beyond the pole', { type: 'location', location: { lat: 91, lon: 0 } }, 3, /location/],
    ['a long link', { type: 'url', media: `https://example.com/${'a'.repeat(2000)}` }, 3, /2000/],
    ['a link that is none', { type: 'url', media: 'example' }, 3, /media/],
    ['no sticker', { type: 'sticker' }, 4, /sticker_id/],
    ['a sticker without a number', { type: 'sticker', sticker_id: 'a' }, 3, /sticker_id/],
    ['a keyboard of another kind', keyboard([key], { Type: 'grid' }), 3, /Type/],
    ['a keyboard without keys', keyboard([]), 3, /Buttons/],
    ['a high key', keyboard([{ ...key, Rows: 3 }]), 3, /Rows/],
    ['a wide key', keyboard([{ ...key, Columns: 7 }]), 3, /Columns/],
    ['a key that does nothing', keyboard([{ ...key, ActionBody: '' }]), 4, /ActionBody/],
    ['a key that does something new', keyboard([{ ...key, ActionType: 'dance' }]), 3, /ActionType/],
    ['a key to nowhere', keyboard([{ ...key, ActionType: 'open-url' }]), 3, /ActionBody/],
    ['a key with nothing on it', keyboard([{ ...key, Text: undefined }]), 4, /Text/],
    ['a key with much on it', keyboard([{ ...key, Text: 'a'.repeat(251) }]), 3, /250/],
    ['cards for an old version', rich([key], { min_api_version: 1 }), 14, /incompatible/],
    ['more cards than fit', rich(Array(7).fill({ ...key, Rows: 7 })), 3, /rich_media/],
    ['no cards', { type: 'rich_media', min_api_version: 7 }, 4, /rich_media/],
  ]
  for (const [name, message, expected, words] of refused) {
    it(`refuses ${name}`, async () => {
      const person = customer()
      const { status, status_message } = await send(person.id, message)
      assert.equal(status, expected, String(status_message))
      assert.match(String(status_message), words)
      assert.deepEqual(person.received(), [])
    })
  }

  const people: [string, () => string, object, number][] = [
    ['nobody', () => '', hi, 4],
    ['someone who has no Viber', () => '01234567890A=', hi, 5],
    ['someone who has not subscribed', () => customer({ subscribed: false }).id, hi, 6],
    ['someone with an old Viber', () => customer({ apiVersion: 6 }).id, rich([key]), 13],
  ]
  for (const [name, who, message, expected] of people) {
    it(`refuses to write to ${name}`, async () => {
      assert.equal((await send(who(), message)).status, expected)
    })
  }

  it('stops after 100 messages without an answer, and goes on after one', async () => {
    const person = customer()
    for (let i = 0; i < 100; i++) assert.equal((await send(person.id, hi)).status, 0)
    assert.equal((await send(person.id, hi)).status, 12)
    person.sendText('Enough!')
    assert.equal((await send(person.id, hi)).status, 0)
  })

  it('refuses all without a webhook', async () => {
    const person = customer()
    await bot.call('set_webhook', { url: '' })
    assert.equal((await send(person.id, hi)).status, 10)
    await bot.call('set_webhook', { url: bot.webhook })
    assert.equal((await send(person.id, hi)).status, 0)
  })

  it('goes wrong as it is told', async () => {
    const person = customer()
    const post = () =>
      fetch(`${bot.viber.url}/pa/send_message`, {
        method: 'POST',
        headers: { 'x-viber-auth-token': bot.token },
        body: JSON.stringify({ receiver: person.id, sender, ...hi }),
      })
    bot.viber.faults.add({ kind: 'flood', retryAfter: 1, method: 'send_message' })
    bot.viber.faults.add({ kind: 'error', status: 502, method: 'send_message', carriedOut: true })
    bot.viber.faults.add({ kind: 'reset', method: 'send_message' })
    assert.equal((await bot.call('get_account_info')).status, 0)
    assert.equal((await send(person.id, hi)).status, 12)
    assert.equal((await post()).status, 502)
    assert.equal(person.received().length, 1)
    await assert.rejects(post())
    assert.equal((await send(person.id, hi)).status, 0)
  })
})
