import { randomBytes } from 'node:crypto'
import { jt809Forward } from '@tongqu/adapter-jt809'
import { openCells, openEngine, openLakeWriter } from '@tongqu/lakehouse'
import { expect, it, onTestFinished } from 'vitest'
import { delivery } from '../../../lakehouse/src/testing/lake.ts'
import { randomFrom } from '../../../lakehouse/src/testing/random.ts'
import { silent, temporaryFolder } from '../testing/hub.ts'
import { startForwards } from './forwards.ts'
import { forwardBy809, platformLine, position, positions, textOf } from './testing/positions.ts'
import { openUpper809, positionsIn } from './testing/upper-809.ts'

const WAIT = { timeout: 40_000, interval: 50 }
const MINUTE = 60_000

it.each(['2011', '2019'] as const)(
  'by JT/T 809-%s every position arrives, whatever is cut and restarted',
  async (version) => {
    const seed = Date.now() % 1_000_000
    const random = randomFrom(seed)
    const dir = await temporaryFolder()
    const cells = openCells(() => randomBytes(32))
    const engine = await openEngine({ threads: 1, memoryMegabytes: 512, spillDir: dir, cells })
    const now = () => Date.now()
    const uuid = () => crypto.randomUUID()
    const zone = 'Asia/Shanghai'
    const writer = await openLakeWriter({ dir, datasets: [positions], zone, now, uuid, engine })
    onTestFinished(async () => {
      await writer.close()
      engine.close()
    })
    const upper = await openUpper809(platformLine(version), () => random() < 0.15)
    const forward = forwardBy809(version, upper.port)
    const catalog = {
      datasets: new Map([['positions', positions]]),
      forwards: new Map([['ministry', forward]]),
    }
    const start = () =>
      startForwards({
        dataDir: dir,
        catalog: () => catalog as never,
        adapters: new Map([['jt809', jt809Forward]]),
        randomWord: () => 0x7654_3210,
        engine,
        bus: { publish: () => undefined },
        log: silent,
        now,
        uuid,
        random,
      })
    const wanted: string[] = []
    let forwards = await start()
    const begin = Math.floor(now() / 1000) * 1000
    for (let turn = 0; turn < 40; turn += 1) {
      // Every third delivery is old: history beside live positions.
      const at = begin - (turn % 3 === 0 ? 60 - turn : 0) * MINUTE + turn * 1000
      const vehicles = Array.from({ length: 1 + Math.floor(random() * 60) }, (_v, index) => index)
      const readings = vehicles.map((vehicle) => position(vehicle, at, random))
      wanted.push(...readings.map(({ reading }) => textOf(reading)))
      const receivedAt = new Date(now()).toISOString()
      await writer.land(delivery(positions, turn, { receivedAt }), {
        readings,
        rejects: [],
        findings: [],
      })
      forwards.poke('positions')
      await new Promise((done) => setTimeout(done, random() * 300))
      if (random() < 0.1) upper.cut()
      if (random() < 0.15) {
        await forwards.stop()
        forwards = await start()
      }
    }
    await expect.poll(() => new Set(positionsIn(upper.frames)).size, WAIT).toBe(wanted.length)
    await forwards.stop()
    const arrived = positionsIn(upper.frames)
    expect({ seed, rows: [...new Set(arrived)].toSorted() }).toEqual({
      seed,
      rows: wanted.toSorted(),
    })
    console.info({ version, wanted: wanted.length, arrived: arrived.length })
  },
  60_000,
)
