import { FRAME_CONTEXT } from '@tongqu/adapter-kit/testing'
import { describe, expect, it } from 'vitest'
import { jt809 } from './jt809.ts'
import { type Random, randomOf } from './testing/random.ts'
import { keyOf, MORNING, rowsOf } from './testing/rows.ts'
import { World } from './testing/world.ts'

const KEYS = { m1: '30414037', ia1: '20260411', ic1: '18170923' }
const ROWS = 200
const SEEDS = 20
const STEPS = 60_000

describe.each(['2011', '2019'])('two hubs by JT/T 809-%s', (version) => {
  const lower = {
    version,
    accessCode: '10001',
    user: '7',
    password: 'secret',
    encrypt: 'yes',
    downLinkHost: '192.0.2.9',
    downLinkPort: '809',
    ...KEYS,
  }
  const keys = `m1=${KEYS.m1} ia1=${KEYS.ia1} ic1=${KEYS.ic1}`
  const line = `10001 version=${version} user=7 password=secret ${keys}`
  const receipts = { lower, upper: { platforms: line } }
  const foreign = { lower, upper: { platforms: `${line} receipts=0` } }

  it('loses and doubles nothing when links are cut and processes killed, and never confirms what is not kept', () => {
    for (let seed = 0; seed < SEEDS; seed++) {
      const random = randomOf(seed)
      const world = new World(receipts, random)
      const rows = rowsOf(ROWS, random)
      expect(day(world, rows, random, true), `seed ${seed}`).toBe('')
    }
  })

  it('finds out about a message garbled under way, and sends it again', () => {
    for (let seed = 100; seed < 100 + SEEDS; seed++) {
      const random = randomOf(seed)
      const world = new World(receipts, random)
      const rows = rowsOf(ROWS, random)
      expect(day(world, rows, random, true, true), `seed ${seed}`).toBe('')
    }
  })

  it('goes by the answers to 0x1005 when the upper platform gives no receipts', () => {
    for (let seed = 200; seed < 200 + SEEDS; seed++) {
      const random = randomOf(seed)
      const world = new World(foreign, random)
      const rows = rowsOf(ROWS, random)
      expect(day(world, rows, random, false), `seed ${seed}`).toBe('')
    }
  })

  it('lands every row as it was, in the precision the edition has', () => {
    const random = randomOf(4711)
    const world = new World(receipts, random)
    const rows = rowsOf(ROWS, random)
    day(world, rows, random, true)
    const landed = landedOf(world)
    for (const { reading } of rows) {
      const { vehicle_kind: _, is_back_fill: __, ...sent } = reading
      const expected = version === '2019' ? sent : rounded(sent)
      expect(landed.get(keyOf(reading))).toMatchObject(expected)
    }
  })
})

/** Runs until all rows are confirmed; answers what went wrong. */
function day(
  world: World,
  rows: ReturnType<typeof rowsOf>,
  random: Random,
  isExact: boolean,
  isGarbled = false,
): string {
  const known = new Set<string>()
  let read = 0
  let checked = 0
  for (let step = 0; step < STEPS; step++) {
    const isOver = world.confirmed >= rows.length - 1
    if (isOver) break
    const dice = random.next()
    if (dice < 0.55) world.deliver()
    else if (dice < 0.75) world.send(rows, 1 + random.below(20))
    else if (dice < 0.87) world.commit()
    else if (dice < 0.97) world.pass(random.below(2_000))
    else if (step > STEPS / 4) world.pass(60_000)
    else if (dice < 0.98 && isGarbled) world.garble()
    else if (dice < 0.982) world.cut()
    else if (dice < 0.984 && isExact) world.crashUpper()
    else if (dice < 0.986) world.crashLower()
    world.dial()
    for (; read < world.disk.length; read++) addKeys(world, read, known)
    if (!isExact) continue
    for (; checked <= world.confirmed; checked++) {
      const reading = rows[checked]?.reading
      if (reading && !known.has(keyOf(reading))) return `place ${checked} is confirmed and not kept`
    }
  }
  if (world.confirmed < rows.length - 1) return `only ${world.confirmed} confirmed`
  for (let flush = 0; flush < 1_000; flush++) world.deliver()
  world.commit()
  const landed = landedOf(world)
  if (landed.size !== rows.length) return `${landed.size} rows landed`
  const missing = rows.find(({ reading }) => !landed.has(keyOf(reading)))
  return missing ? `place ${missing.place} is missing` : ''
}

function addKeys(world: World, index: number, known: Set<string>): void {
  const frame = world.disk[index]
  if (!frame) return
  for (const { contract, reading } of jt809.decode([frame], FRAME_CONTEXT).readings) {
    if (contract === 'vehicle/position@1') known.add(keyOf(reading))
  }
}

/** Rows by key, as landing drops doubles; the clock of the test is that of the rows. */
function landedOf(world: World): Map<string, Record<string, unknown>> {
  const frames = world.disk.map((frame) => ({ ...frame, at: MORNING }))
  const landed = new Map<string, Record<string, unknown>>()
  for (const { contract, reading } of jt809.decode(frames, FRAME_CONTEXT).readings) {
    if (contract === 'vehicle/position@1') landed.set(keyOf(reading), reading)
  }
  return landed
}

function rounded(row: Record<string, unknown>): Record<string, unknown> {
  return {
    ...row,
    speed_kilometers_per_hour: Math.round(Number(row.speed_kilometers_per_hour)),
    mileage_kilometers: Math.round(Number(row.mileage_kilometers)),
  }
}
