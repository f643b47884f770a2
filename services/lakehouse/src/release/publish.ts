import { commitPlanned } from '../delta/commit.ts'
import type { PlannedCommit } from '../delta/plan.ts'
import type { Faults } from '../faults.ts'
import type { Storage } from '../storage/storage.ts'
import { putRelease, type Release, readRelease } from './manifest.ts'

/**
 * A decided change of a dataset: commits to several tables and the release that shows them. Once
 * the intent is in the storage the change will happen, whatever dies: whoever finds it carries it
 * out, and doing so twice changes nothing. Before, nothing has happened.
 */
export type Intent = {
  release: Release
  commits: readonly PlannedCommit[]
  /** By delivery: told again to whoever asks for the same one a second time. */
  answers?: readonly unknown[]
}

export type PublishDeps = { storage: Storage; faults: Faults }

/**
 * Decides and carries out a change. Undefined when another change took this release number first:
 * then nothing has happened, and the files of the plan belong to nobody.
 */
export async function publish(
  deps: PublishDeps,
  dataset: string,
  intent: Intent,
): Promise<Release | undefined> {
  const { storage } = deps
  const { release } = intent.release
  const key = intentKey(dataset, release)
  if (!(await storage.putIfAbsent(key, Buffer.from(JSON.stringify(intent))))) return undefined
  // Between our look and our put the number may have been used and its intent cleared; or somebody
  // has found our intent already and carried it out.
  const published = await readRelease(storage, dataset, release)
  if (published) {
    await storage.remove(key)
    return published.id === intent.release.id ? published : undefined
  }
  await deps.faults('publish.after-intent')
  return carryOut(deps, dataset, intent)
}

/**
 * Carries out what a process that died, or ran out of space, had decided. Answers the intents that
 * were found, oldest first. To be called before anything else is planned on the dataset.
 */
export async function recover(deps: PublishDeps, dataset: string): Promise<Intent[]> {
  const found: Intent[] = []
  for (const name of await deps.storage.list(intentsFolder(dataset))) {
    const intent = await readIntent(deps.storage, dataset, Number.parseInt(name, 10))
    if (!intent) continue
    const { release, id } = intent.release
    const published = await readRelease(deps.storage, dataset, release)
    if (published && published.id !== id) {
      await deps.storage.remove(intentKey(dataset, release))
    } else {
      await carryOut(deps, dataset, intent)
      found.push(intent)
    }
  }
  return found
}

/** Every step is idempotent and durable when it returns; the order is what makes it safe. */
async function carryOut(deps: PublishDeps, dataset: string, intent: Intent): Promise<Release> {
  const { storage, faults } = deps
  const tables = { ...intent.release.tables }
  await Promise.all(
    intent.commits.map(async (commit) => {
      const version = await commitPlanned(storage, commit)
      const planned = tables[commit.table]
      if (planned) tables[commit.table] = { ...planned, version }
      await faults('publish.after-commit')
    }),
  )
  await faults('publish.before-release')
  const release = { ...intent.release, tables }
  await putRelease(storage, dataset, release)
  await faults('publish.after-release')
  await storage.remove(intentKey(dataset, release.release))
  await faults('publish.after-clear')
  return release
}

/** A folder of its own: it is empty but for the moment of a change, so that looking is cheap. */
function intentsFolder(dataset: string): string {
  return `lake/${dataset}/_intents`
}

function intentKey(dataset: string, release: number): string {
  return `${intentsFolder(dataset)}/${String(release).padStart(20, '0')}.json`
}

async function readIntent(
  storage: Storage,
  dataset: string,
  release: number,
): Promise<Intent | undefined> {
  const bytes = await storage.read(intentKey(dataset, release))
  return bytes && (JSON.parse(bytes.toString('utf8')) as Intent)
}
