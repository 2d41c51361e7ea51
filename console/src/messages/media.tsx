import { File as FileIcon, TriangleAlert } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { useSession } from '../api/session.tsx'
import type { Content } from '../api/types.ts'
import { Button } from '../ui/button.tsx'
import styles from './content.module.css'
import { OutsideLink } from './text.tsx'
import { durationOf, sizeOf } from './words.ts'

export type File = Extract<Content, { type: 'image' }>['media']

/** Milliseconds between two tries to show a file that has not come yet, or whose link is over. */
const WAITS = [1000, 3000, 10_000]

interface Shown {
  file: File
  /** What it is, for those who do not see it. */
  name: string
  /** Where it can be had when it has no link of its own. */
  fallbackUrl?: string | undefined
  /** Asks for the message again, and with it for links that are good. */
  onStale?: (() => void) | undefined
}

/** A file of a message as what it is: seen or heard here, else by a link. */
export function Media({
  kind,
  ...shown
}: Shown & { kind: 'image' | 'sticker' | 'video' | 'audio' | 'file' }) {
  const { publicUrl } = useSession()
  const { file, name, fallbackUrl } = shown
  if (file.failure) return <Failed message={file.failure.message} cure={file.failure.cure} />
  const url = file.url ?? fallbackUrl
  if (url === undefined) return <FileLine file={file} name={name} />
  if (!isOurs(url, publicUrl)) return <FileLine file={file} name={name} url={url} />
  switch (kind) {
    case 'image':
    case 'sticker':
      return (
        <Tried {...shown} url={url}>
          {onError => (
            <a href={url} target="_blank" rel="noopener" className={styles.picture}>
              <img
                src={url}
                alt={name}
                className={kind === 'sticker' ? styles.sticker : styles.image}
                style={shapeOf(file)}
                onError={onError}
              />
            </a>
          )}
        </Tried>
      )
    case 'video':
      return (
        <Tried {...shown} url={url}>
          {onError => (
            // biome-ignore lint/a11y/useMediaCaption: what customers send has no captions.
            <video
              src={url}
              controls
              preload="metadata"
              aria-label={name}
              className={styles.image}
              style={shapeOf(file)}
              onError={onError}
            />
          )}
        </Tried>
      )
    case 'audio':
      return (
        <Tried {...shown} url={url}>
          {onError => (
            // biome-ignore lint/a11y/useMediaCaption: what customers send has no captions.
            <audio
              src={url}
              controls
              preload="metadata"
              aria-label={name}
              className={styles.audio}
              onError={onError}
            />
          )}
        </Tried>
      )
    case 'file':
      return <FileLine file={file} name={name} url={url} />
  }
}

/** Undefined of what is no address: whoever sends may give anything that begins like one. */
const originOf = (url: string): string | undefined => URL.parse(url, location.href)?.origin

/** Files of other hosts are not loaded into the page: whoever wrote would see who reads. */
const isOurs = (url: string, publicUrl: string | null): boolean => {
  const origin = originOf(url)
  return origin === location.origin || (publicUrl !== null && origin === originOf(publicUrl))
}

const shapeOf = ({ width, height }: File) => (width && height ? { aspectRatio: `${width} / ${height}` } : {})

/** Tries again for a while: a file that just came in may not be here yet, and links are good for an hour. */
function Tried({
  file,
  name,
  url,
  onStale,
  children,
}: Shown & { url: string; children: (onError: () => void) => ReactNode }) {
  const [tries, setTries] = useState(0)
  const [failed, setFailed] = useState(false)
  const wait = WAITS[tries]
  useEffect(() => {
    if (!failed || wait === undefined) return
    const timer = setTimeout(() => {
      onStale?.()
      setTries(tries + 1)
      setFailed(false)
    }, wait)
    return () => clearTimeout(timer)
  }, [failed, wait, tries, onStale])
  if (!failed) return <Fresh key={`${tries} ${url}`}>{children(() => setFailed(true))}</Fresh>
  if (wait !== undefined) return <FileLine file={file} name={name} url={url} note="Loading…" />
  return (
    <div className={styles.failed}>
      <TriangleAlert aria-hidden="true" />
      <p>{name} could not be loaded.</p>
      <Button
        onClick={() => {
          onStale?.()
          setTries(0)
          setFailed(false)
        }}
      >
        Try again
      </Button>
    </div>
  )
}

const Fresh = ({ children }: { children: ReactNode }) => children

function FileLine({
  file: { filename, size, durationSeconds },
  name,
  url,
  note,
}: {
  file: File
  name: string
  url?: string
  note?: string
}) {
  const facts = [
    durationSeconds === undefined ? null : durationOf(durationSeconds),
    size === undefined ? null : sizeOf(size),
    note,
    url === undefined || originOf(url) === location.origin
      ? null
      : `on ${URL.parse(url)?.hostname ?? 'an address that is none'}`,
  ].filter(fact => fact !== null && fact !== undefined)
  return (
    <div className={styles.file}>
      <FileIcon aria-hidden="true" />
      <div>
        {url === undefined ? (filename ?? name) : <OutsideLink href={url}>{filename ?? name}</OutsideLink>}
        {facts.length > 0 && <div className={styles.facts}>{facts.join(' · ')}</div>}
      </div>
    </div>
  )
}

const Failed = ({ message, cure }: { message: string; cure?: string | undefined }) => (
  <div className={styles.failed}>
    <TriangleAlert aria-hidden="true" />
    <p>
      {message} {cure}
    </p>
  </div>
)
