import { BarChart3, Table } from 'lucide-react'
import { type PointerEvent, useEffect, useMemo, useRef, useState } from 'react'
import { Button } from './button.tsx'
import styles from './chart.module.css'
import { type ChartUnit, span, tickLabel, xTicks, yTicks } from './chart-scale.ts'
import { number } from './format.ts'
import table from './table.module.css'

export interface ChartSeries {
  label: string
  tone: 'received' | 'sent' | 'bad'
}

/** What happened in one unit of time: a number for each series. */
interface ChartBar {
  /** Its beginning, ISO 8601. */
  at: string
  values: readonly number[]
}

interface Drawn {
  /** What is counted: "Messages". */
  label: string
  series: readonly ChartSeries[]
  bars: readonly ChartBar[]
  unit: ChartUnit
}

const HEIGHT = 200
const BOTTOM = 22
const TOP = 8
const PLOT = HEIGHT - BOTTOM - TOP
/** Pixels that a digit of the y-axis takes. */
const DIGIT = 8

const compact = new Intl.NumberFormat(undefined, { notation: 'compact' })

/**
 * Bars over time, one upon the other; the numbers of each are shown where one points, and told where one steps by the
 * keyboard. The same numbers are there as a table.
 */
export function Chart({
  asTable,
  onAsTable,
  ...drawn
}: Drawn & { asTable: boolean; onAsTable: (asTable: boolean) => void }) {
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>
        <ul className={styles.legend}>
          {drawn.series.map(({ label, tone }) => (
            <li key={label}>
              <span className={`${styles.swatch} ${styles[tone]}`} aria-hidden="true" />
              {label}
            </li>
          ))}
        </ul>
        <Button
          kind="quiet"
          icon={asTable ? <BarChart3 aria-hidden="true" /> : <Table aria-hidden="true" />}
          onClick={() => onAsTable(!asTable)}
        >
          {asTable ? 'Show as chart' : 'Show as table'}
        </Button>
      </figcaption>
      {asTable ? <ChartTable {...drawn} /> : <Plot {...drawn} />}
    </figure>
  )
}

function Plot({ label, series, bars, unit }: Drawn) {
  const [box, width] = useWidth()
  const [active, setActive] = useState<number | null>(null)
  const times = useMemo(() => bars.map(({ at }) => Date.parse(at)), [bars])
  const highest = Math.max(0, ...bars.map(({ values }) => total(values)))
  const ticks = yTicks(highest)
  const top = ticks.at(-1) ?? 1
  const left = Math.max(...ticks.map(tick => compact.format(tick).length)) * DIGIT + 8
  const slot = Math.max(0, width - left) / bars.length
  const y = (value: number) => TOP + PLOT - (value / top) * PLOT

  const point = (event: PointerEvent<SVGSVGElement>) => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left - left
    const index = Math.floor(x / slot)
    setActive(index >= 0 && index < bars.length ? index : null)
  }

  const shown = active !== null && active < bars.length ? active : null
  return (
    <div ref={box} className={styles.plot}>
      <svg
        className={styles.svg}
        width={width}
        height={HEIGHT}
        aria-hidden="true"
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={() => setActive(null)}
      >
        {ticks.map(tick => (
          <g key={tick}>
            <line x1={left} x2={width} y1={y(tick)} y2={y(tick)} className={styles.grid} />
            <text x={left - 8} y={y(tick)} dy="0.32em" className={styles.yLabel}>
              {compact.format(tick)}
            </text>
          </g>
        ))}
        {shown !== null && (
          <rect x={left + shown * slot} y={TOP} width={slot} height={PLOT} className={styles.marked} />
        )}
        {series.map(({ label: name, tone }, index) => (
          <path key={name} className={styles[tone]} d={outline(bars, index, { left, slot, y })} />
        ))}
        {highest === 0 && (
          <text x={left + (width - left) / 2} y={TOP + PLOT / 2} className={styles.nothing}>
            Nothing in this time
          </text>
        )}
        {xTicks(times, unit, width - left).map(index => (
          <XLabel
            key={index}
            x={left + (index + 0.5) * slot}
            from={left}
            to={width}
            text={tickLabel(times[index] ?? 0, unit)}
          />
        ))}
      </svg>
      {/* A slider steps by every key that one expects, and tells its value: what is drawn is for the eyes. */}
      <input
        type="range"
        className={styles.steps}
        aria-label={`${label} by ${unit}`}
        aria-valuetext={told(series, bars[shown ?? bars.length - 1], unit)}
        min={0}
        max={bars.length - 1}
        value={shown ?? bars.length - 1}
        onChange={event => setActive(Number(event.target.value))}
        onFocus={() => setActive(shown ?? bars.length - 1)}
        onBlur={() => setActive(null)}
        onKeyDown={event => event.key === 'Escape' && setActive(null)}
      />
      {shown !== null && bars[shown] && (
        <Tooltip
          series={series}
          bar={bars[shown]}
          unit={unit}
          x={left + (shown + 0.5) * slot}
          width={width}
        />
      )}
    </div>
  )
}

/** All bars of one series, each upon those of the series before it. */
function outline(
  bars: readonly ChartBar[],
  series: number,
  { left, slot, y }: { left: number; slot: number; y: (value: number) => number },
): string {
  const gap = slot > 6 ? 2 : slot > 3 ? 1 : 0
  const width = Math.max(0.5, Math.min(slot - gap, 28))
  return bars
    .map(({ values }, index) => {
      const value = values[series] ?? 0
      if (value === 0) return ''
      const below = total(values.slice(0, series))
      const bottom = y(below)
      // What is little beside the others can still be seen.
      const height = Math.max(1.5, bottom - y(below + value))
      const x = left + index * slot + (slot - width) / 2
      return `M${x.toFixed(2)} ${bottom.toFixed(2)}h${width.toFixed(2)}v${(-height).toFixed(2)}h${(-width).toFixed(2)}z`
    })
    .join('')
}

/** A label below the bars, kept inside of the picture. */
function XLabel({ x, from, to, text }: { x: number; from: number; to: number; text: string }) {
  const half = (text.length * 6.5) / 2
  const anchor = x + half > to ? 'end' : x - half < from ? 'start' : 'middle'
  return (
    <text x={anchor === 'end' ? to : anchor === 'start' ? from : x} y={HEIGHT - 6} textAnchor={anchor}>
      {text}
    </text>
  )
}

function Tooltip({
  series,
  bar,
  unit,
  x,
  width,
}: Pick<Drawn, 'series' | 'unit'> & { bar: ChartBar; x: number; width: number }) {
  const side = x > width / 2 ? { right: width - x + 8 } : { left: x + 8 }
  return (
    <div className={styles.tip} style={side} aria-hidden="true">
      <strong>{span(Date.parse(bar.at), unit)}</strong>
      <dl>
        {series.map(({ label, tone }, index) => (
          <div key={label}>
            <dt>
              <span className={`${styles.swatch} ${styles[tone]}`} />
              {label}
            </dt>
            <dd>{number.format(bar.values[index] ?? 0)}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

const ChartTable = ({ label, series, bars, unit }: Drawn) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
  <section className={`${table.scroll} ${styles.table}`} tabIndex={0} aria-label={`${label} as a table`}>
    <table className={table.table}>
      <thead>
        <tr>
          <th scope="col">{unit === 'day' ? 'Day (UTC)' : unit === 'hour' ? 'Hour' : 'Minute'}</th>
          {series.map(each => (
            <th key={each.label} scope="col" className={table.number}>
              {each.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {bars.map(({ at, values }) => (
          <tr key={at}>
            <td>
              <time dateTime={at}>{span(Date.parse(at), unit)}</time>
            </td>
            {series.map((each, index) => (
              <td key={each.label} className={table.number}>
                {number.format(values[index] ?? 0)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </section>
)

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)

const told = (series: readonly ChartSeries[], bar: ChartBar | undefined, unit: ChartUnit): string => {
  if (bar === undefined) return ''
  const numbers = series.map(
    ({ label }, index) => `${number.format(bar.values[index] ?? 0)} ${label.toLowerCase()}`,
  )
  return `${span(Date.parse(bar.at), unit)}: ${numbers.join(', ')}`
}

/** The width of an element as it is now, in pixels; 0 until it is known. */
function useWidth() {
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [box, width] as const
}
