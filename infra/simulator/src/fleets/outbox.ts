import { type Framer, frame809 } from './codec809.ts'
import type { PlatformAccess } from './platforms.ts'
import type { FleetWorld } from './reporter.ts'
import type { Wire } from './wires.ts'

/** The frames of a main link; those of one turn of the event loop leave in one write. */
export function outboxOf(
  platform: PlatformAccess,
  world: FleetWorld,
  wire: () => Wire | undefined,
) {
  const framer: Framer = { platform, serial: 0, key: (platform.code * 2_654_435 + 17) >>> 0 }
  let frames: Buffer[] = []
  const flush = () => {
    if (frames.length === 0) return
    wire()?.write(Buffer.concat(frames))
    frames = []
  }
  return {
    flush,
    /** The link has ended: nobody will read what was not sent yet. */
    clear() {
      frames = []
    },
    /** The next frame of the link; it counts even if it is never put. */
    frame(id: number, body: Buffer): Buffer {
      framer.key = (Math.imul(framer.key, 1_664_525) + 1_013_904_223) >>> 0
      return frame809(framer, id, body, world.now())
    },
    put(frame: Buffer): void {
      if (frames.length === 0) setImmediate(flush)
      frames.push(frame)
      world.counters.frames += 1
      world.counters.bytes += frame.length
    },
  }
}
