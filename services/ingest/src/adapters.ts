import { exampleCounter } from '@tongqu/adapter-example'
import { gtfs } from '@tongqu/adapter-gtfs'
import { gtfsRealtime } from '@tongqu/adapter-gtfs-realtime'
import { jt808, looksLikeJt808 } from '@tongqu/adapter-jt808'
import { isJt809Capture, jt809, jt809Forward } from '@tongqu/adapter-jt809'
import type { Adapter, ForwardAdapter } from '@tongqu/adapter-kit'
import { vehicleRoster } from '@tongqu/adapter-vehicle-roster'
import type { KnownAdapter } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'

/** How the first bytes of a file show which adapter reads it. */
type Signature = (head: Uint8Array) => boolean

const REGISTRY: readonly { adapter: Adapter; signature: Signature }[] = [
  { adapter: gtfs, signature: isZip },
  { adapter: gtfsRealtime, signature: isFeedMessage },
  { adapter: exampleCounter, signature: isJson },
  { adapter: jt808, signature: looksLikeJt808 },
  { adapter: jt809, signature: isJt809Capture },
  { adapter: vehicleRoster, signature: isRoster },
]

/** Bytes of a file that `guessAdapter` wants to see. */
export const HEAD_BYTES = 512

/** Every adapter of this release by its name. */
export const adapters: ReadonlyMap<string, Adapter> = new Map(
  REGISTRY.map(({ adapter }) => [adapter.name, adapter]),
)

/** Every adapter that also speaks the other side of its protocol. */
export const forwardAdapters: ReadonlyMap<string, ForwardAdapter> = new Map(
  [jt809Forward].map((adapter) => [adapter.name, adapter]),
)

/** What the catalogue checks of each adapter: shape, contracts, options, what it forwards. */
export const knownAdapters: ReadonlyMap<string, KnownAdapter> = new Map(
  REGISTRY.map(({ adapter }) => {
    const forwards = forwardAdapters.get(adapter.name)
    return [adapter.name, forwards ? { ...adapter, forwards } : adapter]
  }),
)

/** Throws `adapter-not-found`. */
export function adapterNamed(name: string): Adapter {
  const adapter = adapters.get(name)
  if (adapter) return adapter
  const known = [...adapters.keys()].join(', ')
  throw new Problem('adapter-not-found', {
    detail: {
      'zh-CN': `没有适配器 ${name}；可用：${known}`,
      en: `There is no adapter ${name}. Known: ${known}`,
    },
  })
}

/** The adapter whose signature the file's first bytes bear. Throws `adapter-not-found`. */
export function guessAdapter(head: Uint8Array): Adapter {
  const found = REGISTRY.find(({ signature }) => signature(head))
  if (found) return found.adapter
  throw new Problem('adapter-not-found', {
    detail: {
      'zh-CN': '无法从内容判断格式，请用 --adapter 指定',
      en: 'The content does not show its format. Name an adapter with --adapter.',
    },
  })
}

/** `PK` and the kind of the first record: a member, or the end of an empty archive. */
function isZip(head: Uint8Array): boolean {
  const [p, k, kind] = head
  return p === 0x50 && k === 0x4b && (kind === 0x03 || kind === 0x05)
}

/** Field 1 of a FeedMessage is its header, whose own fields are numbered 1 to 4. */
function isFeedMessage(head: Uint8Array): boolean {
  const [tag, length = 0, inner = 0] = head
  return tag === 0x0a && length > 0 && [0x0a, 0x10, 0x18, 0x22].includes(inner)
}

function isJson(head: Uint8Array): boolean {
  const text = new TextDecoder('utf-8').decode(head).replace(/^\uFEFF/, '')
  return /^\s*[{[]/.test(text)
}

/** A first line of column names, one of which is the plate. */
function isRoster(head: Uint8Array): boolean {
  return ['utf-8', 'gb18030'].some((encoding) => {
    const [line = ''] = new TextDecoder(encoding).decode(head).split(/[\r\n]/)
    return line.includes(',') && /[车号]牌|plate/i.test(line)
  })
}
