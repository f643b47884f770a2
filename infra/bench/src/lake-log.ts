import { join } from 'node:path'
import { type Benchmark, type Figure, inFreshProcess, median, milliseconds, tell } from './kit.ts'
import { logFiles, makeLongLog } from './lake-log/make.ts'

const COMMITS = 10_000
const MOST_MILLISECONDS = 300
const TURNS = 5
/** The writer makes a checkpoint every 100 commits: on average so many entries follow it. */
const AFTER_CHECKPOINT = 50

/** How long a table of ten thousand commits takes to open. */
export const benchmark: Benchmark = {
  name: 'lake-log',
  async run(scratch) {
    const kept = join(scratch, 'kept')
    const bare = join(scratch, 'bare')
    tell(`making two logs of ${COMMITS} commits`)
    await makeLongLog(kept, COMMITS, COMMITS - AFTER_CHECKPOINT - 1)
    await makeLongLog(bare, COMMITS)
    const times: Record<string, number[]> = { kept: [], bare: [] }
    tell('opening them in fresh processes')
    for (let turn = 0; turn < TURNS; turn += 1) {
      times.kept?.push(await opened(kept))
      times.bare?.push(await opened(bare))
    }
    const { entries, checkpoints } = await logFiles(kept)
    return [
      figure(
        `opening a table of 10 000 commits, one file each, as the writer leaves it`,
        times.kept ?? [],
        `${entries} entries, ${checkpoints} checkpoint ${AFTER_CHECKPOINT} commits back`,
      ),
      figure('the same without any checkpoint', times.bare ?? [], 'every entry is read'),
    ]
  },
}

async function opened(dir: string): Promise<number> {
  const script = new URL('lake-log/open.ts', import.meta.url)
  const { milliseconds: took, files } = await inFreshProcess<{
    milliseconds: number
    files: number
  }>(script, [dir])
  if (files !== COMMITS) throw new Error(`${files} files were found`)
  return took
}

function figure(what: string, times: readonly number[], note: string): Figure {
  const middle = median(times)
  return {
    what,
    target: '< 300 ms',
    figure: milliseconds(middle),
    verdict: middle < MOST_MILLISECONDS ? 'met' : 'missed',
    note: `${note}; median of ${times.length} fresh processes, code cold (worst ${milliseconds(Math.max(...times))})`,
  }
}
