// Whether the list of 10,000 channels scrolls and filters without a stutter: node bench/console.ts [rounds]
import type { CDPSession, Page } from 'playwright-core'
import { openConsole } from '../test/support/console.ts'
import { putChannels } from '../test/support/many-channels.ts'
import { startPortico } from '../test/support/portico.ts'
import { median, ms, print } from './table.ts'

const ROUNDS = Number(process.argv[2] ?? 5)
const CHANNELS = 10_000
const FEW = 100
/** Milliseconds after which a person notices. */
const FRAME = 50
/** Turns of the wheel, and how far each goes, pixels: through the whole list in big steps and small ones. */
const TURNS = 120
const SMALL = 240
const BIG = 4800

interface TraceEvent {
  name: string
  ph: string
  pid: number
  tid: number
  /** Microseconds: by the clock, and of the processor. */
  dur?: number
  tdur?: number
  args?: { name?: string }
}

/** The longest task of a page's main thread, milliseconds. */
interface Longest {
  wall: number
  /** Of the processor: what else the machine does is not in it. */
  busy: number
}

/** What the main thread of the page does while `act` goes on. */
async function traced(session: CDPSession, act: () => Promise<void>): Promise<Longest> {
  const events: TraceEvent[] = []
  const collect = ({ value }: { value: object[] }) => void events.push(...(value as TraceEvent[]))
  session.on('Tracing.dataCollected', collect)
  const categories = ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline', '__metadata']
  await session.send('Tracing.start', { traceConfig: { includedCategories: categories } })
  await act()
  const complete = new Promise(resolve => session.once('Tracing.tracingComplete', resolve))
  await session.send('Tracing.end')
  await complete
  session.off('Tracing.dataCollected', collect)
  const threads = new Set(
    events
      .filter(event => event.name === 'thread_name' && event.args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  )
  const tasks = events.filter(
    event => event.name === 'RunTask' && event.ph === 'X' && threads.has(`${event.pid} ${event.tid}`),
  )
  const longest = (times: (number | undefined)[]) => Math.max(...times.map(time => time ?? 0)) / 1000
  return { wall: longest(tasks.map(task => task.dur)), busy: longest(tasks.map(task => task.tdur)) }
}

const nextFrame = (page: Page) => page.evaluate('new Promise(requestAnimationFrame)')

async function scroll(page: Page): Promise<void> {
  for (const step of [SMALL, BIG, -BIG]) {
    for (let turn = 0; turn < TURNS / 3; turn++) {
      await page.mouse.wheel(0, step)
      await nextFrame(page)
    }
  }
}

async function filter(page: Page): Promise<void> {
  const search = page.getByLabel('Search channels')
  await search.pressSequentially('shop 77', { delay: 30 })
  await page
    .getByRole('link', { name: /^Shop 77/ })
    .first()
    .waitFor()
  for (let i = 0; i < 7; i++) await search.press('Backspace', { delay: 30 })
  await page.getByRole('button', { name: /need attention|needs attention/ }).click()
  await page.getByRole('button', { name: /need attention|needs attention/ }).click()
}

async function sort(page: Page): Promise<void> {
  for (const name of ['Channel', 'In', 'Last message', 'Status']) {
    await page.getByRole('columnheader', { name, exact: true }).getByRole('button').click()
    await nextFrame(page)
  }
}

const ended: (() => Promise<void>)[] = []
const after = (end: () => unknown) => void ended.push(async () => void (await end()))

async function measure(count: number): Promise<Map<string, Longest[]>> {
  const portico = await startPortico({ bare: true, settings: { PORTICO_LOG: 'warn' } })
  after(() => portico.close())
  await putChannels(portico, count)
  const taken = new Map<string, Longest[]>()
  // One round for nothing: it compiles.
  for (let round = 0; round <= ROUNDS; round++) {
    const { page, context } = await openConsole({ after }, portico, '/channels', { motion: 'no-preference' })
    const session = await context.newCDPSession(page)
    const open = async () => {
      await page.reload()
      await page.getByText(`${count.toLocaleString('en-GB')} channels`, { exact: true }).waitFor()
      await page.mouse.move(700, 500)
    }
    const acts = { open, scroll: () => scroll(page), filter: () => filter(page), sort: () => sort(page) }
    for (const [name, act] of Object.entries(acts)) {
      const longest = await traced(session, act)
      if (round > 0) taken.set(name, [...(taken.get(name) ?? []), longest])
    }
    await context.close()
  }
  return taken
}

const few = await measure(FEW)
const many = await measure(CHANNELS)
const busy = (all: readonly Longest[] = []) => all.map(longest => longest.busy)
print(
  [
    'longest task',
    `busy ms of ${FEW}`,
    `busy ms of ${CHANNELS}`,
    'worst',
    'worst by the clock',
    `busy over ${FRAME} ms`,
  ],
  [...many].map(([name, all]) => [
    name,
    ms(median(busy(few.get(name)))),
    ms(median(busy(all))),
    ms(Math.max(...busy(all))),
    ms(Math.max(...all.map(longest => longest.wall))),
    `${busy(all).filter(time => time > FRAME).length} of ${all.length}`,
  ]),
)
for (const end of ended.reverse()) await end()
process.exit()
