/** Numbers and names as the pages say them. Pure, but for the language of whoever looks. */

export const number = new Intl.NumberFormat()

/** "1 conversation", "340 conversations". */
export const count = (many: number, one: string, several = `${one}s`): string =>
  `${number.format(many)} ${many === 1 ? one : several}`

export const capitalized = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1)

/** A name of the API as words: `displayPhoneNumber` is "Display phone number". */
export const nameInWords = (name: string): string =>
  capitalized(
    name
      .replace(/[_-]+/g, ' ')
      .replace(/([a-z0-9])([A-Z])/g, (_, end, start) => `${end} ${start.toLowerCase()}`),
  )
