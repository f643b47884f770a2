import { afc } from '@tongqu/adapter-afc'
import { ais, looksLikeAis } from '@tongqu/adapter-ais'
import { apds } from '@tongqu/adapter-apds'
import { chinaRail } from '@tongqu/adapter-china-rail'
import { datex2 } from '@tongqu/adapter-datex2'
import { dcsa } from '@tongqu/adapter-dcsa'
import { edifact } from '@tongqu/adapter-edifact'
import { exampleCounter } from '@tongqu/adapter-example'
import { gbfs } from '@tongqu/adapter-gbfs'
import { gtfs } from '@tongqu/adapter-gtfs'
import { gtfsRealtime } from '@tongqu/adapter-gtfs-realtime'
import { jt808, looksLikeJt808 } from '@tongqu/adapter-jt808'
import { isJt809Capture, jt809, jt809Forward } from '@tongqu/adapter-jt809'
import type { Adapter, ForwardAdapter } from '@tongqu/adapter-kit'
import { loopDetector } from '@tongqu/adapter-loop-detector'
import { mapping } from '@tongqu/adapter-mapping'
import { metro } from '@tongqu/adapter-metro'
import { networkFreight } from '@tongqu/adapter-network-freight'
import { siri } from '@tongqu/adapter-siri'
import { taxiTrace } from '@tongqu/adapter-taxi-trace'
import { vehicleRoster } from '@tongqu/adapter-vehicle-roster'
import { wzdx } from '@tongqu/adapter-wzdx'
import type { KnownAdapter } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import { firstPayload, isMessages } from './messages.ts'
import { optionsOf } from './options.ts'
import {
  isAfc,
  isApds,
  isChinaRail,
  isDatex2,
  isDcsa,
  isDetectorMatrix,
  isEdifact,
  isFeedMessage,
  isGbfs,
  isJson,
  isMetro,
  isNetworkFreight,
  isRoster,
  isSiri,
  isTaxiTrace,
  isWzdx,
  isZip,
  type Signature,
} from './signatures.ts'

/** Order matters: what is told by few bytes comes first, what any JSON could be comes last. */
const REGISTRY: readonly { adapter: Adapter; signature: Signature }[] = [
  { adapter: gtfs, signature: isZip },
  { adapter: gtfsRealtime, signature: isFeedMessage },
  { adapter: siri, signature: isSiri },
  { adapter: datex2, signature: isDatex2 },
  { adapter: gbfs, signature: isGbfs },
  { adapter: wzdx, signature: isWzdx },
  { adapter: afc, signature: isAfc },
  { adapter: apds, signature: isApds },
  { adapter: chinaRail, signature: isChinaRail },
  { adapter: metro, signature: isMetro },
  { adapter: networkFreight, signature: isNetworkFreight },
  { adapter: dcsa, signature: isDcsa },
  { adapter: exampleCounter, signature: isJson },
  { adapter: edifact, signature: isEdifact },
  { adapter: ais, signature: looksLikeAis },
  { adapter: jt808, signature: looksLikeJt808 },
  { adapter: jt809, signature: isJt809Capture },
  { adapter: taxiTrace, signature: isTaxiTrace },
  { adapter: vehicleRoster, signature: isRoster },
  { adapter: loopDetector, signature: isDetectorMatrix },
  // What it reads is for the mapping to say.
  { adapter: mapping, signature: () => false },
]

/** Bytes of a file that `guessAdapter` wants to see. */
export const HEAD_BYTES = 4_096

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
    const known: KnownAdapter = { ...adapter, options: optionsOf(adapter) }
    return [adapter.name, forwards ? { ...known, forwards } : known]
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
  const content = isMessages(head) ? (firstPayload(head) ?? head) : head
  const found = REGISTRY.find(({ signature }) => signature(content))
  if (found) return found.adapter
  throw new Problem('adapter-not-found', {
    detail: {
      'zh-CN': '无法从内容判断格式，请用 --adapter 指定',
      en: 'The content does not show its format. Name an adapter with --adapter.',
    },
  })
}
