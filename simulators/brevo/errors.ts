/** A refusal, in Brevo's form. https://developers.brevo.com/docs/how-it-works#error-codes */
export class BrevoError extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

export const invalid = (message: string): BrevoError => new BrevoError(400, 'invalid_parameter', message)
export const missing = (message: string): BrevoError => new BrevoError(400, 'missing_parameter', message)
export const notFound = (message: string): BrevoError => new BrevoError(404, 'document_not_found', message)
