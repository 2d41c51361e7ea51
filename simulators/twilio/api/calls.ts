import { PhoneCall } from '../voice/call.ts'
import { readTwiml, type Step } from '../voice/twiml.ts'
import { badRequest, checkUrl, notFound } from './errors.ts'
import { type ApiRequest, type Resource, rfc2822 } from './request.ts'

const MAX_TWIML = 4000
const NUMBER = /^\+[1-9]\d{6,14}$/

/** https://www.twilio.com/docs/voice/api/call-resource */
export const calls: Resource[] = [
  {
    method: 'GET',
    path: /^\/Calls\.json$/,
    run: ({ account, query }) => {
      const [from, to, status] = [query.get('From'), query.get('To'), query.get('Status')]
      const found = account.calls
        .filter(
          call =>
            (from === null || call.options.from === from) &&
            (to === null || call.options.to === to) &&
            (status === null || call.status === status),
        )
        .toReversed()
        .slice(0, Number(query.get('PageSize') ?? 50))
      return { status: 200, json: { calls: found.map(call => describe(account.sid, call)), page: 0 } }
    },
  },
  { method: 'POST', path: /^\/Calls\.json$/, run: create },
  { method: 'POST', path: /^\/Calls\/(?<sid>CA\w+)\.json$/, run: update },
]

function create({ account, form }: ApiRequest) {
  const [to, from] = [form.get('To'), form.get('From')]
  if (!to) throw badRequest(21201, "No 'To' number is specified")
  if (!from) throw badRequest(21213, "Caller phone number is required: No 'From' number is specified")
  if (!NUMBER.test(to)) throw badRequest(21211, `Invalid 'To' Phone Number: ${to}`)
  const number = account.number(from)
  if (!number?.capabilities.voice) {
    throw badRequest(
      21210,
      `The source phone number provided, ${from}, is not yet verified for your account.`,
    )
  }
  const steps = stepsOf(form)
  const url = form.get('StatusCallback')
  const recordingCallback = form.get('RecordingStatusCallback')
  for (const callback of [url, recordingCallback]) {
    if (callback) checkUrl(callback, 21609, `The 'StatusCallback' URL ${callback} is not a valid URL.`)
  }
  const events = form.getAll('StatusCallbackEvent')
  const call = new PhoneCall(account, {
    from,
    to,
    direction: 'outbound-api',
    callback: url === null ? null : { url, events: events.length > 0 ? events : ['completed'] },
    recordingCallback: form.get('Record') === 'true' ? (recordingCallback ?? '') : null,
  })
  void account.busy(() => call.dial(steps, account.behaviours.get(to) ?? 'answer'))
  return { status: 201, json: describe(account.sid, call) }
}

async function update({ account, form, path }: ApiRequest) {
  const call = account.calls.find(each => each.sid === path.sid)
  if (!call) throw notFound(`/Calls/${path.sid}.json`)
  if (form.get('Status') === 'completed') {
    await call.hangUp()
    return { status: 200, json: describe(account.sid, call) }
  }
  if (call.status !== 'in-progress') throw badRequest(21220, 'Call is not in-progress. Cannot redirect.')
  const steps = stepsOf(form)
  void account.busy(() => call.redirect(steps, null))
  return { status: 200, json: describe(account.sid, call) }
}

/** Twilio takes any TwiML and ends the call over what is wrong with it; here it is told at once. */
function stepsOf(form: URLSearchParams): Step[] {
  const url = form.get('Url')
  if (url !== null) return [{ verb: 'redirect', url }]
  const twiml = form.get('Twiml')
  if (twiml === null) throw badRequest(21205, 'Url parameter is required.')
  if (twiml.length > MAX_TWIML) throw badRequest(20001, `Twiml is longer than ${MAX_TWIML} characters`)
  try {
    return readTwiml(twiml)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw badRequest(Number(message.slice(0, 5)), message.slice(6))
  }
}

const describe = (accountSid: string, call: PhoneCall) => ({
  sid: call.sid,
  account_sid: accountSid,
  api_version: '2010-04-01',
  date_created: rfc2822(call.createdAt),
  direction: call.options.direction,
  from: call.options.from,
  to: call.options.to,
  status: call.status,
  start_time: call.startedAt && rfc2822(call.startedAt),
  end_time: call.endedAt && rfc2822(call.endedAt),
  duration: call.endedAt && String(call.seconds),
  answered_by: null,
})
