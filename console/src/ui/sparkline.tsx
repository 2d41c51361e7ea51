import styles from './sparkline.module.css'

const WIDTH = 72
const HEIGHT = 20

/** A row of small bars; it shows a shape, the numbers are beside it in words. */
export function Sparkline({ values, label }: { values: readonly number[]; label: string }) {
  const most = Math.max(1, ...values)
  const step = WIDTH / values.length
  const path = values
    .map((value, index) => {
      const height = value === 0 ? 1 : Math.max(2, (value / most) * HEIGHT)
      return `M${(index * step).toFixed(1)} ${HEIGHT}h${(step - 1).toFixed(1)}v${(-height).toFixed(1)}h${(1 - step).toFixed(1)}z`
    })
    .join('')
  return (
    <svg
      className={styles.sparkline}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      role="img"
      aria-label={label}
    >
      <path d={path} />
    </svg>
  )
}
