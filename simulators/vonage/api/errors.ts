/** An error as Vonage answers it: a problem of RFC 7807. https://developer.vonage.com/en/api-errors */
export class VonageError extends Error {
  readonly status: number
  readonly body: object

  constructor(status: number, type: string, title: string, detail: string, more: object = {}) {
    super(detail)
    this.status = status
    this.body = {
      type: `https://developer.vonage.com/api-errors${type}`,
      title,
      detail,
      instance: 'bf0ca0bf927b3b52e3cb03217e1a1ddf',
      ...more,
    }
  }
}

export const unauthorized = (): VonageError =>
  new VonageError(401, '#unauthorized', 'Unauthorized', 'You did not provide correct credentials.')

/** An error of the Messages API. https://developer.vonage.com/en/api-errors/messages */
export const messageError = (code: number, title: string, detail: string): VonageError =>
  new VonageError(422, `/messages#${code}`, title, detail)

export const invalidField = (name: string, reason: string): VonageError =>
  new VonageError(
    422,
    '/messages#1150',
    'Invalid params',
    'The value of one or more parameters is invalid.',
    {
      invalid_parameters: [{ name, reason }],
    },
  )
