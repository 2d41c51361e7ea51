/** A refusal, in Google's form. https://cloud.google.com/apis/design/errors */
export class GoogleError extends Error {
  readonly code: number
  readonly status: string
  readonly details: object[]

  constructor(code: number, status: string, message: string, details: object[] = []) {
    super(message)
    this.code = code
    this.status = status
    this.details = details
  }
}

export const invalid = (message: string): GoogleError => new GoogleError(400, 'INVALID_ARGUMENT', message)
export const notFound = (): GoogleError =>
  new GoogleError(404, 'NOT_FOUND', 'Requested entity was not found.')
export const forbidden = (): GoogleError =>
  new GoogleError(403, 'PERMISSION_DENIED', 'The caller does not have permission')
