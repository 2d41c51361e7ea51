const VARIABLE = /\{\{\s*([^{}\s]+)\s*\}\}/g

/** The names of the variables of a text, each once, in their order: 1, 2, … or words. */
export const variablesOf = (text: string): string[] => [
  ...new Set([...text.matchAll(VARIABLE)].map(([, name = '']) => name)),
]

/** The text with the values in their places; a variable without one stays as it is. */
export const filled = (text: string, values: ReadonlyMap<string, string>): string =>
  text.replace(VARIABLE, (variable, name: string) => values.get(name) || variable)
