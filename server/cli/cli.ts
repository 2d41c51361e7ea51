import type { Command } from 'commander'

/** What a command works with. */
export interface Cli {
  readonly env: Readonly<Record<string, string | undefined>>
  /** What the process ends with; a command that found something wrong sets 1. */
  exitCode: number
}

/** Adds a command to the program. */
export type AddCommand = (program: Command, cli: Cli) => void

/** Something is not as a command needs it: its message says what, and what to do. */
export class Refusal extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'Refusal'
  }
}
