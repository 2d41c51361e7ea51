import { parseArgs } from 'node:util'

/** The port a simulator is told on its command line (`--port`). A wrong one ends the process with a word about it. */
export function portOption(fallback: number): number {
  const { values } = parseArgs({ options: { port: { type: 'string', default: String(fallback) } } })
  const port = Number(values.port)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  console.error(`--port takes a number from 0 to 65535, not ${values.port}`)
  process.exit(2)
}

/** Closes a simulator when the process is asked to end. */
export function closeOnSignals(simulator: { close(): Promise<void> }): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void simulator.close())
}
