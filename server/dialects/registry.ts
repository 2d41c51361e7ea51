import type { Dialect } from '../http/app.ts'
import { airy } from './airy/index.ts'
import { bird } from './bird/index.ts'
import { chatcaptain } from './chatcaptain/index.ts'
import { linktor } from './linktor/index.ts'
import { native } from './native/index.ts'
import { twilioFlex } from './twilio-flex/index.ts'

/** Every API Portico speaks, its own first. Tests ask each of them for what it must not give. */
export const dialects: readonly Dialect[] = [native, airy, bird, chatcaptain, linktor, twilioFlex]
