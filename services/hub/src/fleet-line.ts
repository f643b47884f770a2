import type { Catalog } from '@tongqu/catalog'
import { isFleet, kindsOf, type Rates, sumOf } from '@tongqu/gateway'
import { type FeedUpdate, FLEET_CONTRACT, type Realtime } from '@tongqu/realtime'
import type { Output } from './world.ts'

/** What the line asks of the hub. */
export type FleetWorld = {
  catalog(): Catalog
  realtime: Pick<Realtime, 'count' | 'state'>
  rates(): Promise<Rates | undefined>
  now(): number
}

/** Vehicles on the move: one line each when heard first, then one that is written over. */
export type FleetLine = {
  moved(update: FeedUpdate): void
  /** New rates may be there. */
  released(dataset: string): void
  /** Makes room for other lines; the next movement draws it again. */
  clear(): void
}

const DRAW_EVERY_MILLISECONDS = 2_000

const NAMES: Readonly<Record<string, string>> = {
  bus: '公交 bus',
  coach: '客运 coach',
  hazmat: '危货 hazmat',
  truck: '货运 truck',
  taxi: '出租 taxi',
  other: '其他 other',
}
const LEGEND = '辆·时效·上线率 vehicles·age·online'

/** East Asian wide characters take two places (Unicode TR 11), of those that stand in this line. */
const WIDE = /[\u3000-\u9fff\uff00-\uff60]/

export function openFleetLine(out: Output, world: FleetWorld): FleetLine {
  const heard = new Map<string, string>()
  let rates: Rates | undefined
  let drawnAt = Number.NEGATIVE_INFINITY
  let shown = false
  function clear(): void {
    if (shown) out.write('\r\u001b[K')
    shown = false
  }
  function greet(dataset: string): void {
    const found = world.catalog().datasets.get(dataset)
    if (!found || !isFleet(found)) return
    heard.set(dataset, kindsOf(world.catalog(), dataset)[0] ?? 'other')
    clear()
    const { 'zh-CN': zh, en } = found.title
    const count = world.realtime.count(dataset)
    out.write(`✓ ${dataset}  ${count} 辆 vehicles${age(world, dataset)}  ${zh} ${en}\n`)
  }
  function draw(): void {
    if (!out.isTerminal || world.now() - drawnAt < DRAW_EVERY_MILLISECONDS) return
    drawnAt = world.now()
    const parts = [...heard].map(([dataset, kind]) => part(world, dataset, kind, rates))
    out.write(`\r\u001b[K${fitted([...parts, LEGEND].join('  '), out.columns - 1)}`)
    shown = true
  }
  return {
    moved({ dataset, readings }) {
      if (readings[0]?.contract !== FLEET_CONTRACT) return
      // After a start the state fills with what is minutes old: that is nobody's age.
      const isOld = world.realtime.state(dataset).condition === 'stale'
      if (!heard.has(dataset) && !isOld) greet(dataset)
      if (heard.size > 0) draw()
    },
    released(dataset) {
      const contract = world.catalog().datasets.get(dataset)?.tables[0]?.contract
      if (contract !== 'vehicle/rate@1') return
      world.rates().then(
        (found) => {
          rates = found
        },
        // The doors tell of a lake that can not be read; this line does without.
        () => undefined,
      )
    },
    clear,
  }
}

function age({ realtime }: FleetWorld, dataset: string): string {
  const { ageSeconds } = realtime.state(dataset)
  return ageSeconds === undefined ? '' : ` · ${ageSeconds} 秒 s`
}

/** `公交 bus 412·1s·97%` */
function part(
  { realtime }: FleetWorld,
  dataset: string,
  kind: string,
  rates: Rates | undefined,
): string {
  const { ageSeconds } = realtime.state(dataset)
  const rows = rates?.rows.filter((row) => row.kind === kind) ?? []
  const percent = rows.length > 0 ? sumOf(rows).onlineRatePercent : null
  const facts = [
    String(realtime.count(dataset)),
    ...(ageSeconds === undefined ? [] : [`${ageSeconds}s`]),
    ...(percent === null ? [] : [`${Math.round(percent)}%`]),
  ]
  return `${NAMES[kind] ?? kind} ${facts.join('·')}`
}

/** Cut so that the terminal does not break it into two lines. */
function fitted(text: string, columns: number): string {
  let width = 0
  let end = 0
  for (const character of text) {
    width += WIDE.test(character) ? 2 : 1
    if (width > columns) break
    end += character.length
  }
  return text.slice(0, end)
}
