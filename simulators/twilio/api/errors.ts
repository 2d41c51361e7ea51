/** An error as Twilio answers it. https://www.twilio.com/docs/usage/twilios-response#response-formats-exceptions */
export class TwilioError extends Error {
  readonly status: number
  readonly code: number

  constructor(status: number, code: number, message: string) {
    super(message)
    this.status = status
    this.code = code
  }

  get body() {
    return {
      code: this.code,
      message: this.message,
      more_info: `https://www.twilio.com/docs/errors/${this.code}`,
      status: this.status,
    }
  }
}

export const badRequest = (code: number, message: string): TwilioError => new TwilioError(400, code, message)

export const notFound = (path: string): TwilioError =>
  new TwilioError(404, 20404, `The requested resource ${path} was not found`)

/** Throws unless it is a URL that Twilio would call. */
export function checkUrl(url: string, code: number, message: string): void {
  const parsed = URL.parse(url)
  const valid = parsed && /^https?:$/.test(parsed.protocol) && !parsed.hostname.includes('_')
  if (!valid) throw badRequest(code, message)
}
