/** Statements that are being made: by which hub, until when it says so again, how far it is. */
import type { ProblemCode } from '@tongqu/contracts'
import type { Reading, Store, Tables, Writing } from '@tongqu/store'

export type Job = Tables['statement_jobs']

/** A hub that has not said for so long that it is at it is gone. */
export const LEASE_MILLISECONDS = 30_000

/** No lease and no pause is so long: a job that waits longer was left by a clock that was ahead. */
const LONGEST_MILLISECONDS = 600_000

/** Of a job that nobody has. */
const NOBODY = ''

export async function insertJob(writing: Writing, id: string, at: string): Promise<void> {
  const row = { id, holder: NOBODY, expires_at: at, attempts: 0, permille: 0, problem: null }
  await writing.insertInto('statement_jobs').values(row).execute()
}

/** How far the jobs of these statements are, 0…1. */
export async function progressOf(
  reading: Reading,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (ids.length === 0) return new Map()
  const rows = await reading
    .selectFrom('statement_jobs')
    .select(['id', 'permille'])
    .where('id', 'in', [...ids])
    .execute()
  return new Map(rows.map(({ id, permille }) => [id, Number(permille) / 1_000]))
}

/** Takes the job that has waited longest, if nobody is at it. */
export async function takeJob(
  { db }: Store,
  holder: string,
  now: number,
): Promise<Job | undefined> {
  const ahead = new Date(now + LONGEST_MILLISECONDS).toISOString()
  const free = await db
    .selectFrom('statement_jobs')
    .selectAll()
    .where(({ eb, or }) =>
      or([eb('expires_at', '<=', new Date(now).toISOString()), eb('expires_at', '>', ahead)]),
    )
    .orderBy('expires_at')
    .limit(1)
    .executeTakeFirst()
  if (!free) return undefined
  const job = { ...free, holder, expires_at: later(now), attempts: Number(free.attempts) + 1 }
  const { numUpdatedRows } = await db
    .updateTable('statement_jobs')
    .set(job)
    .where('id', '=', job.id)
    .where('holder', '=', free.holder)
    .where('expires_at', '=', free.expires_at)
    .executeTakeFirst()
  return Number(numUpdatedRows) === 1 ? job : undefined
}

/** Says that the holder is at it still. Throws `Lost` when another one has it. */
export async function keepJob({ db }: Store, job: Job, now: number, share: number): Promise<void> {
  await change(db, job, { expires_at: later(now), permille: Math.floor(share * 1_000) })
}

/** Leaves it for whoever comes, from `after` on. Throws `Lost` as `keepJob` does. */
export async function leaveJob(
  { db }: Store,
  job: Job,
  after: number,
  why: { attempts: number; problem?: ProblemCode },
): Promise<void> {
  const { attempts, problem = null } = why
  const expires_at = new Date(after).toISOString()
  await change(db, job, { holder: NOBODY, expires_at, attempts, problem })
}

/** It is done, or never will be. Throws `Lost` as `keepJob` does. */
export async function endJob(writing: Writing, { id, holder }: Job): Promise<void> {
  const { numDeletedRows } = await writing
    .deleteFrom('statement_jobs')
    .where('id', '=', id)
    .where('holder', '=', holder)
    .executeTakeFirst()
  if (Number(numDeletedRows) !== 1) throw new Lost(id)
}

/** Another hub has the job: what was made is nobody's. */
export class Lost extends Error {}

async function change(db: Reading, { id, holder }: Job, row: Partial<Job>): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('statement_jobs')
    .set(row)
    .where('id', '=', id)
    .where('holder', '=', holder)
    .executeTakeFirst()
  if (Number(numUpdatedRows) !== 1) throw new Lost(id)
}

function later(now: number): string {
  return new Date(now + LEASE_MILLISECONDS).toISOString()
}
