/** `kind` of `afc/transaction@1`. */
export type Kind = 'metro_entry' | 'metro_exit' | 'bus' | 'bus_exit' | 'other'

/** How systems name them; a QR code in place of a card makes no difference. */
const WORDS: Readonly<Record<Exclude<Kind, 'other'>, string>> = {
  metro_entry: '地铁入站 地铁进站 轨道进站 轨道入站 进站 入站 metro_entry entry',
  metro_exit: '地铁出站 轨道出站 出站 metro_exit exit',
  bus: '巴士 巴士上车 公交 公交车 公交上车 公共汽车 bus boarding',
  bus_exit: '巴士下车 公交下车 bus_exit alighting',
}

const KINDS: ReadonlyMap<string, Kind> = new Map(
  Object.entries(WORDS).flatMap(([kind, words]) =>
    words.split(' ').map((word) => [word, kind as Kind] as const),
  ),
)

/** `deal_type` as a kind; undefined when it is none that is known. */
export function kindOf(dealType: string): Kind | undefined {
  if (dealType === '地铁入站') return 'metro_entry'
  if (dealType === '地铁出站') return 'metro_exit'
  return KINDS.get(dealType) ?? KINDS.get(dealType.toLowerCase().replace('二维码', ''))
}
