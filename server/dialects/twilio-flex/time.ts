/** *Pure.* Epoch milliseconds as ISO 8601 in GMT, in whole seconds. */
export const wholeSeconds = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')
