import type { RunningHub } from './start.ts'
import type { World } from './world.ts'

/** A terminal signals npm, the launcher and us at once, and they pass theirs on: that is one. */
const SAME_SIGNAL_MILLISECONDS = 700
const KILLED = 130

/**
 * Resolves when the hub has been stopped by SIGINT or SIGTERM. A second signal ends everything at
 * once; SIGHUP reloads the catalogue.
 */
export function untilStopped(world: World, hub: RunningHub): Promise<void> {
  const { process, now, out } = world
  return new Promise((done, failed) => {
    let stoppingSince: number | undefined
    function onSignal(): void {
      if (stoppingSince === undefined) {
        stoppingSince = now()
        out.write('\n正在停止… stopping (再按一次立即退出 again: at once)\n')
        hub.stop().then(done, failed)
      } else if (now() - stoppingSince > SAME_SIGNAL_MILLISECONDS) {
        hub.abandon()
        process.exit(KILLED)
      }
    }
    process.on('SIGINT', onSignal)
    process.on('SIGTERM', onSignal)
    process.on('SIGHUP', () => hub.reload())
  })
}
