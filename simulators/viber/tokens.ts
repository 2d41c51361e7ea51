/** Tokens of messages are numbers of up to 64 bits: in JSON they stand without quotes, though here they are text. */
export const withTokens = (value: object): string =>
  JSON.stringify(value).replace(/"message_token":"(\d+)"/g, '"message_token":$1')

/** As the documentation's examples are. */
let last = 5741311803571721087n

export const newToken = (): string => String(last++)
