import { useState } from 'preact/hooks'
import type { FileType, Media } from '../protocol/wire.ts'
import { sizeIn } from './format.ts'
import { Icon } from './icons.tsx'
import { webAddress } from './links.ts'
import { useScene } from './scene.ts'
import { Link } from './text.tsx'

/** A file: shown where the browser can, else as a link to it. */
export function Attached({ type, media }: { type: FileType; media: Media }) {
  const { client, words, language } = useScene()
  const [broken, setBroken] = useState(false)
  const { width, height } = media
  const href = webAddress(media.url)
  const name = media.filename ?? (type === 'image' || type === 'sticker' ? words.image : words.file)
  const fails = () => {
    setBroken(true)
    // Its link may be over.
    void client.renew()
  }
  if (href === null) return <p class="bubble odd">{words.unknown}</p>
  if (!broken && (type === 'image' || type === 'sticker')) {
    return (
      <Link class={type} href={href}>
        <img
          src={webAddress(media.previewUrl ?? '') ?? href}
          alt={name}
          width={width}
          height={height}
          onError={fails}
        />
      </Link>
    )
  }
  if (!broken && type === 'video') {
    const poster = webAddress(media.previewUrl ?? '') ?? undefined
    return (
      // biome-ignore lint/a11y/useMediaCaption: what people send has none
      <video
        class="image"
        src={href}
        poster={poster}
        aria-label={name}
        controls
        preload="metadata"
        onError={fails}
      />
    )
  }
  if (!broken && (type === 'audio' || type === 'voice')) {
    // biome-ignore lint/a11y/useMediaCaption: what people send has none
    return <audio src={href} aria-label={name} controls preload="metadata" onError={fails} />
  }
  return (
    <div class="bubble">
      <Link class="file" href={href}>
        <Icon name="file" />
        <span>
          <bdi>{media.filename ?? words.file}</bdi>
          {media.size !== undefined && <small>{sizeIn(language, media.size)}</small>}
        </span>
      </Link>
    </div>
  )
}
