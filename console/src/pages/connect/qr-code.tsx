import { useQuery } from '@tanstack/react-query'
import styles from './connect.module.css'

/** A text as a code for a phone's camera. What makes it comes when one is shown. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { data } = useQuery({
    queryKey: ['qr-code', text],
    staleTime: Infinity,
    queryFn: async () => {
      const { data, size } = (await import('uqr')).encode(text, { border: 2 })
      const dots = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
      return { size, path: dots.join('') }
    },
  })
  if (data === undefined) return <div className={styles.code} />
  return (
    // Dark on light in every theme: cameras want it so.
    <svg
      className={styles.code}
      viewBox={`0 0 ${data.size} ${data.size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={data.size} height={data.size} fill="white" />
      <path d={data.path} fill="black" />
    </svg>
  )
}
