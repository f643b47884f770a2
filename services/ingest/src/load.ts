import { createReadStream, createWriteStream } from 'node:fs'
import { open, readFile, rm, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Catalog } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import type { KeyRing, LandResult } from '@tongqu/lakehouse'
import { adapterNamed, guessAdapter, HEAD_BYTES } from './adapters.ts'
import { datasetFor, datasetTaking } from './choose-dataset.ts'
import type { OnProgress } from './control.ts'
import type { Egress } from './egress.ts'
import type { Facts, Intake } from './intake.ts'
import { fileLimits, fileTarget, readsDeliveries } from './target.ts'

export type LoadDeps = {
  catalog(): Catalog
  /** IANA zone of the province: in it times without a zone are read. */
  zone: string
  intake: Pick<Intake, 'receive'>
  keys: Pick<KeyRing, 'keyed'>
  egress: Pick<Egress, 'get'>
  spoolDir: string
  now(): number
  uuid(): string
}

export type LoadInput = {
  /** Path of a local file, or an http(s) address. */
  from: string
  adapter?: string
  dataset?: string
  feed?: string
}

/** What became of a file, as `load --json` prints it. */
export type LoadReport = {
  dataset: string
  feed: string
  /** SHA-256 of the file, hex: names the delivery from now on. */
  delivery: string
  /** Absent when it changed nothing. */
  release?: number
  tables: LandResult['tables']
  rejects: LandResult['rejects']
  findings: LandResult['findings']
  seconds: number
}

/** A local file, and where it came from. */
type Input = { path: string; facts: Facts; remove(): Promise<void> }

const FEED = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/
const FEED_CHARACTERS = 64
const LISTED_LIMIT = 1_000
const ADDRESS = /^https?:\/\//i

/**
 * Lands a file, or what an address answers, now. Throws `input-unreadable`, `adapter-not-found`,
 * `connections-only`, `dataset-not-found`, `dataset-unclear`, and whatever fetching and landing
 * throw.
 */
export async function load(
  deps: LoadDeps,
  input: LoadInput,
  progress: OnProgress,
): Promise<LoadReport> {
  const startedAt = deps.now()
  const file = ADDRESS.test(input.from)
    ? await download(deps, input.from, progress)
    : await localFile(input.from)
  try {
    const adapter = input.adapter
      ? adapterNamed(input.adapter)
      : guessAdapter(await headOf(file.path))
    if (!readsDeliveries(adapter)) throw new Problem('connections-only', { adapter: adapter.name })
    await localFile(file.path, fileLimits(adapter).bytes)
    const feed = checkedFeed(input.feed ?? feedOf(input.from))
    const receivedAt = new Date(startedAt).toISOString()
    const dataset = input.dataset
      ? datasetTaking(deps.catalog(), input.dataset, adapter)
      : await datasetFor(deps, adapter, () => readFile(file.path), receivedAt)
    const target = fileTarget(adapter, dataset.id, feed, deps.zone)
    const options = { always: true, progress }
    const { record, result } = await deps.intake.receive(
      target,
      { path: file.path },
      file.facts,
      options,
    )
    return {
      dataset: dataset.id,
      feed,
      delivery: record.sha256,
      ...(result?.release === undefined ? {} : { release: result.release }),
      tables: result?.tables ?? {},
      rejects: result?.rejects.slice(0, LISTED_LIMIT) ?? [],
      findings: result?.findings.slice(0, LISTED_LIMIT) ?? [],
      seconds: (deps.now() - startedAt) / 1000,
    }
  } finally {
    await file.remove()
  }
}

/** Brings what an address answers into the spool folder. The address is a user's, not ours. */
async function download(deps: LoadDeps, url: string, progress: OnProgress): Promise<Input> {
  const { bytes, seconds } = fileLimits({ shape: 'tables' })
  const answer = await deps.egress.get({
    url,
    trust: 'user',
    headers: {},
    accepts: [],
    limits: { bytes, seconds },
  })
  if (answer.kind === 'unchanged') throw new Problem('upstream-status')
  const path = join(deps.spoolDir, `${deps.uuid()}.download`)
  const remove = () => rm(path, { force: true })
  let done = 0
  async function* counted(body: AsyncIterable<Uint8Array>) {
    for await (const chunk of body) {
      done += chunk.length
      progress({ stage: 'fetch', done })
      yield chunk
    }
  }
  try {
    await pipeline(counted(answer.body), createWriteStream(path))
  } catch (error) {
    await remove()
    throw error
  }
  const { contentType } = answer
  return { path, facts: { url: answer.url, contentType }, remove }
}

/** A file one may read, of `limitBytes` at most. Throws `input-unreadable`. */
export async function localFile(from: string, limitBytes = Number.POSITIVE_INFINITY) {
  const path = resolve(from)
  try {
    const found = await stat(path)
    if (!found.isFile()) throw new Error('not a plain file')
    if (found.size > limitBytes) throw new Error(`larger than ${limitBytes} bytes`)
    await (await open(path)).close()
    return { path, facts: { url: nameUrl(path) }, remove: async () => undefined }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Problem('input-unreadable', {
      detail: { 'zh-CN': `${path}：${reason}`, en: `${path}: ${reason}` },
      cause,
    })
  }
}

/** The journal keeps the name of a file, as an address, and not its folder. */
function nameUrl(path: string): string {
  return `file:///${encodeURIComponent(basename(path))}`
}

async function headOf(path: string): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  for await (const chunk of createReadStream(path, { end: HEAD_BYTES - 1 })) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** `…/hart_tampa_bus.zip` → `hart_tampa_bus`. */
function feedOf(from: string): string {
  const place = ADDRESS.test(from) ? new URL(from) : undefined
  const name = basename(place ? place.pathname : from).replace(/\.[A-Za-z0-9]{1,8}$/, '')
  const plain = (name || place?.hostname || '').replace(/[^A-Za-z0-9._-]+/g, '-')
  return plain.replace(/^[._-]+/, '').slice(0, FEED_CHARACTERS) || 'file'
}

function checkedFeed(given: string): string {
  if (FEED.test(given)) return given
  const feed = given.slice(0, FEED_CHARACTERS)
  throw new Problem('bad-request', {
    detail: {
      'zh-CN': `来源名 ${feed} 只能含字母、数字、点、横线与下划线`,
      en: `A feed is named with letters, digits, dots, dashes and underscores, not ${feed}.`,
    },
  })
}
