import type { MappingFault } from '@tongqu/adapter-kit'
import type { ContractId } from '@tongqu/contracts'
import type { Format } from '../formats/format.ts'
import { formatOf } from '../formats/kinds.ts'
import { crsAt } from '../places/point.ts'
import { type Context, defaultStyle, recordAt, styleOf, wordsOf } from './context.ts'
import { below, Faults, told } from './faults.ts'
import { type Block, blockOf } from './rows.ts'

/** A mapping as functions, ready to run. */
export type Program = {
  format: Format
  blocks: readonly Block[]
  covers: readonly ContractId[]
  snapshotOf: readonly ContractId[]
  mode: 'full' | 'differential' | undefined
}

const KEYS = [
  ...['format', 'rows', 'crs', 'zone', 'missing', 'decimal', 'thousands', 'yes', 'no'],
  ...['covers', 'snapshot', 'mode'],
]

/** Blocks of one mapping. */
const MOST_BLOCKS = 50

type Compiled = { program: Program } | { faults: MappingFault[] }

const compiled = new WeakMap<object, Map<string, Compiled>>()

/** The program of a mapping in a zone; made once as long as the same object is given. */
export function programOf(mapping: unknown, zone: string): Compiled {
  if (typeof mapping !== 'object' || mapping === null) return compile(mapping, zone)
  const known = compiled.get(mapping) ?? new Map<string, Compiled>()
  compiled.set(mapping, known)
  const found = known.get(zone) ?? compile(mapping, zone)
  known.set(zone, found)
  return found
}

function compile(mapping: unknown, zone: string): Compiled {
  const faults = new Faults()
  const item = recordAt(mapping, '', faults)
  if (!item) return { faults: faults.list }
  faults.unknownKeys('', item, KEYS)
  const format = formatOf(item.format, 'format', faults)
  const style = styleOf(item, '', defaultStyle(zone), faults)
  const context: Context = { faults, style, isTable: format?.isTable ?? false, joins: [] }
  const crs = told(item.crs ?? 'EPSG:4326')
  crsAt(crs, 'crs', context)
  const list = Array.isArray(item.rows) ? item.rows : [item.rows]
  if (item.rows === undefined || list.length === 0 || list.length > MOST_BLOCKS) {
    faults.add('rows', `应为 1 至 ${MOST_BLOCKS} 项`, `holds 1 to ${MOST_BLOCKS} items`)
  }
  const blocks = (item.rows === undefined ? [] : list).flatMap((row, index) => {
    const place = Array.isArray(item.rows) ? below('rows', index) : 'rows'
    return blockOf(row, place, { ...context, crs }) ?? []
  })
  const emitted = [...new Set(blocks.map(({ contract }) => contract.id))]
  const program = {
    blocks,
    covers: contractsOf(item.covers, 'covers', emitted, faults) ?? emitted,
    snapshotOf: contractsOf(item.snapshot, 'snapshot', emitted, faults) ?? [],
    mode: modeOf(item.mode, faults),
  }
  return faults.list.length > 0 || !format
    ? { faults: faults.list }
    : { program: { format, ...program } }
}

/** `true` (all of them) or some of the contracts that the rows make. */
function contractsOf(
  value: unknown,
  at: string,
  emitted: readonly ContractId[],
  faults: Faults,
): readonly ContractId[] | undefined {
  if (value === undefined) return undefined
  if (value === true) return emitted
  const wanted = value === false ? [] : wordsOf(value, at, faults)
  for (const id of wanted ?? []) {
    if (emitted.some((each) => each === id)) continue
    faults.add(at, `rows 不给出 ${id}`, `no rows make ${id}`)
  }
  return emitted.filter((id) => wanted?.includes(id))
}

function modeOf(value: unknown, faults: Faults): Program['mode'] {
  if (value === undefined || value === 'full' || value === 'differential') return value
  return faults.add('mode', '是 full 或 differential', 'is full or differential')
}
