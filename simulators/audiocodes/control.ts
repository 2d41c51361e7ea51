import type { ControlRoute } from '../shared/control.ts'
import { defined, type Fields, optionalText, text } from '../shared/fields.ts'
import type { PhoneCall } from './call.ts'
import type { Gateway } from './gateway.ts'

const ACTS: Record<string, (call: PhoneCall, body: Fields) => Promise<void> | void> = {
  say: (call, body) => call.say(text(body, 'text')),
  press: (call, body) => call.press(text(body, 'key')),
  silence: call => call.silence(),
  refresh: call => call.refresh(),
  dropSocket: call => call.dropSocket(),
  hangUp: call => call.hangUp(),
}

export const routes: ControlRoute<Gateway>[] = [
  {
    method: 'POST',
    path: '/bot',
    does: 'set the bot connection and validate it: url, token',
    run: async ({ world, body }) => {
      await world.connect({ url: text(body, 'url'), token: text(body, 'token') })
      return { validated: true }
    },
  },
  {
    method: 'POST',
    path: '/calls',
    does: 'somebody calls: caller (a number, or anonymous), callerDisplayName, language, websocket (true or false)',
    run: async ({ world, body }) => {
      const call = await world.call({
        ...defined({
          caller: optionalText(body, 'caller'),
          callerDisplayName: optionalText(body, 'callerDisplayName'),
          language: optionalText(body, 'language'),
        }),
        websocket: body.websocket === true,
      })
      return describe(call)
    },
  },
  {
    method: 'GET',
    path: '/calls',
    does: 'all calls, with what was heard in them',
    run: ({ world }) => world.calls().map(describe),
  },
  {
    method: 'POST',
    path: '/calls/:id',
    does: `what the caller does: action (${Object.keys(ACTS).join(', ')}) and what it takes; answers with what was heard`,
    run: async ({ world, id, body }) => {
      const call = world.calls().find(({ conversation }) => conversation === id)
      if (!call) throw new Error(`There is no call ${id}`)
      const action = optionalText(body, 'action') ?? 'say'
      const act = Object.hasOwn(ACTS, action) ? ACTS[action] : undefined
      if (!act) throw new Error(`action is one of ${Object.keys(ACTS).join(', ')}`)
      await act(call, body)
      return describe(call)
    },
  },
  {
    method: 'POST',
    path: '/lose',
    does: 'the next answer of the bot is lost on the way, and the request repeated',
    run: ({ world }) => {
      world.loseAnswer()
      return {}
    },
  },
]

const describe = (call: PhoneCall) => ({
  conversation: call.conversation,
  heard: call.heard(),
  repeated: call.repeated(),
  problems: call.problems(),
})
