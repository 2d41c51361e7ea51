/** How a network writes whom a message is for. Networks on which the same people have the same addresses write them alike. */
export interface Addresses {
  /** *Pure.* The one way an address is written, whichever way it was given; null for what cannot be one. */
  read(text: string): string | null
  /** What one looks like, for whoever gave something else. */
  example: string
}

/** Whether an address is a telephone number as E.164 writes it: the same person's wherever numbers are addresses. */
export const isPhoneNumber = (address: string): boolean => /^\+[1-9]\d{6,14}$/.test(address)
