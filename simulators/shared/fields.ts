export type Fields = Record<string, unknown>

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function optionalText(fields: Fields, name: string): string | undefined {
  const value = fields[name]
  if (value !== undefined && typeof value !== 'string') throw new Error(`${name} is a string`)
  return value
}

export function text(fields: Fields, name: string): string {
  const value = optionalText(fields, name)
  if (value === undefined) throw new Error(`${name} is missing`)
  return value
}

export function optionalNumber(fields: Fields, name: string): number | undefined {
  const value = fields[name]
  if (value !== undefined && typeof value !== 'number') throw new Error(`${name} is a number`)
  return value
}

export function number(fields: Fields, name: string): number {
  const value = optionalNumber(fields, name)
  if (value === undefined) throw new Error(`${name} is missing`)
  return value
}

/** The fields without those that are undefined, for option objects that tell absent from undefined. */
export function defined<T extends object>(fields: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never
}
