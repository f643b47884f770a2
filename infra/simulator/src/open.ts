import { generateProvince, type Province } from './province.ts'
import { serveProvince } from './server.ts'
import { openSides, type Sides } from './sides.ts'
import { type World, worldOf } from './world.ts'

export type OpenProvince = {
  province: Province
  world: World
  sides: Sides
  /** `http://127.0.0.1:<port>` */
  url: string
  close(): Promise<void>
}

/**
 * A whole province without vehicles in this process: documents, SIRI, pushes and files. With
 * `tickMilliseconds` 0 nothing happens by itself: call `sides.advance()` and
 * `sides.siri.advance()`.
 */
export async function openProvince(options: {
  seed: number
  scale: number
  now: () => number
  /** Default 0: any free one. */
  port?: number
  tickMilliseconds?: number
  pauseMilliseconds?: number
}): Promise<OpenProvince> {
  const { seed, scale, now, port = 0, ...pace } = options
  const province = generateProvince({ seed, scale })
  const world = worldOf(province)
  const sides = openSides({ world, now, ...pace })
  const simulator = await serveProvince(province, { port, now, world, sides })
  return {
    province,
    world,
    sides,
    url: simulator.url,
    async close() {
      await Promise.all([sides.close(), simulator.close()])
    },
  }
}
