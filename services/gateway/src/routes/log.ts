import { type LocalText, Problem, type ProblemCode } from '@tongqu/contracts'
import { type LogView, parseTilePath, TILE_WIDTH, type TilePlace } from '@tongqu/ledger'
import type { Ask } from '../ask.ts'
import type { GatewayDeps } from '../deps.ts'
import { entrySeen } from '../log-sight.ts'
import { type Operation, type Route, route } from '../operation.ts'
import { path } from '../parameters.ts'
import { json, type Reply } from '../reply.ts'
import { text } from '../texts.ts'

type Deps = Pick<GatewayDeps, 'ledger' | 'catalog' | 'now'>

const TEXT = 'text/plain; charset=utf-8'
const BYTES = 'application/octet-stream'
/** Checkpoints are a second apart. */
const NEWEST = 'public, max-age=1'
/** A full tile never changes (C2SP tlog-tiles). */
const FOREVER = 'public, max-age=31536000, immutable'
/** Part of a tile never changes either, but is taken away once the tile is full. */
const A_WHILE = 'public, max-age=300'
const NOT_KEPT = { 'Cache-Control': 'private, no-store' }

const plain = { 'text/plain': { type: 'string' } } as const
const bytes = { [BYTES]: { type: 'string', format: 'binary' } } as const

const tileParameter = {
  ...path(
    'tile',
    '分片序号，如 x001/x234/067；不满的分片加 .p/宽度',
    'Index, like x001/x234/067; of a tile that is not full with .p/width',
  ),
  examples: ['000'],
}
const entryParameter = path('id', '记录编号（Hub-Receipt）', 'Id of an entry (Hub-Receipt)')

const open = { parameters: [], others: 'refused', cors: true } as const

/**
 * `/log/…`: the ledger, as verifiers and those whom an entry concerns read it. `/log/witnessed/…`
 * is the same log up to the newest checkpoint that all witnesses have signed too: a prefix of its
 * own for any client of tlog-tiles.
 */
export function logRoutes(deps: Deps): Route[] {
  return [
    ...prefixRoutes(deps, NEWEST_PREFIX),
    ...prefixRoutes(deps, WITNESSED_PREFIX),
    route(keysOperation, () => keys(deps)),
    route(entryOperation, (ask) => entry(deps, ask)),
  ]
}

/** A place where a whole log is read. */
type Prefix = {
  view: LogView
  path: string
  /** Ending of the ids of its operations. */
  ending: string
  title: LocalText
  checkpoint: LocalText
  /** When there is nothing yet. */
  missing: 'ledger-unavailable' | 'checkpoint-not-witnessed'
}

const NEWEST_PREFIX: Prefix = {
  view: 'newest',
  path: '/log',
  ending: '',
  title: text('', ''),
  checkpoint: text('最新检查点（C2SP tlog-checkpoint）', 'The newest checkpoint (C2SP)'),
  missing: 'ledger-unavailable',
}

const WITNESSED_PREFIX: Prefix = {
  view: 'witnessed',
  path: '/log/witnessed',
  ending: 'Witnessed',
  title: text('经见证：', 'Witnessed: '),
  checkpoint: text(
    '全部见证方均已加签的最新检查点（C2SP tlog-cosignature）',
    'The newest checkpoint that all witnesses have signed too (C2SP tlog-cosignature)',
  ),
  missing: 'checkpoint-not-witnessed',
}

function prefixRoutes(deps: Deps, prefix: Prefix): Route[] {
  return [
    route(checkpointOperation(prefix), () => checkpoint(deps, prefix)),
    route(bundleOperation(prefix), (ask) =>
      bundle(deps, prefix, `tile/entries/${ask.given('tile')}`),
    ),
    route(tileOperation(prefix), (ask) =>
      tile(deps, prefix, `tile/${ask.given('level')}/${ask.given('tile')}`),
    ),
    route(proofOperation(prefix), (ask) => proof(deps, prefix, ask)),
  ]
}

/** What may be missing there. */
function problemsOf({ missing }: Prefix, ...own: ProblemCode[]): ProblemCode[] {
  return [...new Set<ProblemCode>([...own, missing, 'ledger-unavailable'])]
}

function titled({ title }: Prefix, rest: LocalText): LocalText {
  return text(title['zh-CN'] + rest['zh-CN'], title.en + rest.en)
}

function checkpointOperation(prefix: Prefix): Operation {
  return {
    ...open,
    id: `getLogCheckpoint${prefix.ending}`,
    path: `${prefix.path}/checkpoint`,
    tag: 'ledger',
    summary: prefix.checkpoint,
    answers: { 200: { description: text('签名的检查点', 'A signed checkpoint'), content: plain } },
    problems: problemsOf(prefix),
  }
}

const keysOperation: Operation = {
  ...open,
  id: 'getLogKeys',
  path: '/log/keys',
  tag: 'ledger',
  summary: text('检查点的公钥，每行一个', 'Public keys of checkpoints, one on each line'),
  answers: { 200: { description: text('C2SP 验证公钥', 'Verifier keys (C2SP)'), content: plain } },
  problems: ['ledger-unavailable'],
}

function tileOperation(prefix: Prefix): Operation {
  return {
    ...open,
    id: `getLogTile${prefix.ending}`,
    path: `${prefix.path}/tile/{level}/{tile}`,
    tail: 'tile',
    tag: 'ledger',
    summary: titled(
      prefix,
      text('哈希分片（C2SP tlog-tiles）', 'A tile of hashes (C2SP tlog-tiles)'),
    ),
    parameters: [{ ...path('level', '层', 'Level'), examples: ['0'] }, tileParameter],
    answers: { 200: { description: text('每个哈希 32 字节', '32 bytes a hash'), content: bytes } },
    problems: problemsOf(prefix, 'tile-not-found'),
  }
}

function bundleOperation(prefix: Prefix): Operation {
  return {
    ...open,
    id: `getLogEntries${prefix.ending}`,
    path: `${prefix.path}/tile/entries/{tile}`,
    tail: 'tile',
    tag: 'ledger',
    auth: 'person',
    roles: ['auditor'],
    summary: titled(prefix, text('一批记录（仅审计）', 'A bundle of entries, for auditors')),
    parameters: [tileParameter],
    answers: {
      200: {
        description: text('每条记录前有两个字节的长度', 'Entries, the length of each in two bytes'),
        content: bytes,
      },
    },
    problems: problemsOf(prefix, 'tile-not-found'),
    cors: false,
  }
}

function proofOperation(prefix: Prefix): Operation {
  return {
    ...open,
    id: `getLogProof${prefix.ending}`,
    path: `${prefix.path}/proof/{id}`,
    tag: 'ledger',
    auth: 'known',
    summary: titled(
      prefix,
      text('一条记录的离线证明（C2SP tlog-proof）', 'Offline proof of an entry (C2SP)'),
    ),
    parameters: [entryParameter],
    answers: { 200: { description: text('证明', 'The proof'), content: plain } },
    problems: problemsOf(prefix, 'ledger-entry-not-found'),
    cors: false,
  }
}

const entryOperation: Operation = {
  ...open,
  id: 'getLogEntry',
  path: '/log/entries/{id}',
  tag: 'ledger',
  auth: 'known',
  summary: text('一条与您有关的记录', 'An entry that concerns you'),
  parameters: [entryParameter],
  answers: {
    200: {
      description: text('序号与记录', 'Its place in the log, and the entry'),
      content: {
        'application/json': {
          type: 'object',
          properties: { index: { type: 'integer' }, entry: { type: 'object' } },
          required: ['index', 'entry'],
        },
      },
    },
  },
  problems: ['ledger-entry-not-found', 'ledger-unavailable'],
  cors: false,
}

async function checkpoint(deps: Deps, prefix: Prefix): Promise<Reply> {
  const note = await noteOf(deps, prefix)
  return { status: 200, headers: { 'Content-Type': TEXT, 'Cache-Control': NEWEST }, body: note }
}

/** Throws the problem of the prefix when it has no checkpoint. */
async function noteOf({ ledger }: Deps, { view, missing }: Prefix): Promise<string> {
  const note = await ledger.reader.checkpoint(view)
  if (note === undefined) throw new Problem(missing)
  return note
}

/** Where nothing is witnessed, that is the answer, whatever was asked for. */
async function mustBeWitnessed(deps: Deps, prefix: Prefix): Promise<void> {
  if (prefix.view === 'witnessed') await noteOf(deps, prefix)
}

async function keys({ ledger }: Deps): Promise<Reply> {
  const lines = await ledger.verifiers()
  const body = lines.map((line) => `${line}\n`).join('')
  return { status: 200, headers: { 'Content-Type': TEXT, 'Cache-Control': A_WHILE }, body }
}

/** Never a bundle: `%2F` in the level could make a path of one. */
async function tile(deps: Deps, prefix: Prefix, wanted: string): Promise<Reply> {
  const place = parseTilePath(wanted)
  if (!place || place.level === 'entries') throw new Problem('tile-not-found')
  const { level, index, width } = place
  const found = await deps.ledger.reader.tile(level, index, width, prefix.view)
  if (!found) await mustBeWitnessed(deps, prefix)
  return page(place, found)
}

async function bundle(deps: Deps, prefix: Prefix, wanted: string): Promise<Reply> {
  const place = parseTilePath(wanted)
  if (place?.level !== 'entries') throw new Problem('tile-not-found')
  const found = await deps.ledger.reader.bundle(place.index, place.width, prefix.view)
  if (!found) await mustBeWitnessed(deps, prefix)
  return page(place, found)
}

function page({ width }: TilePlace, body: Uint8Array | undefined): Reply {
  if (!body) throw new Problem('tile-not-found')
  const kept = width === TILE_WIDTH ? FOREVER : A_WHILE
  return { status: 200, headers: { 'Content-Type': BYTES, 'Cache-Control': kept }, body }
}

async function proof(deps: Deps, prefix: Prefix, ask: Ask): Promise<Reply> {
  await mustBeWitnessed(deps, prefix)
  const { id } = await seen(deps, ask, prefix.view)
  const body = await deps.ledger.reader.proof(id, prefix.view)
  if (body === undefined) throw new Problem('ledger-entry-not-found')
  return { status: 200, headers: { 'Content-Type': TEXT, ...NOT_KEPT }, body }
}

async function entry(deps: Deps, ask: Ask): Promise<Reply> {
  const { index, entry: found } = await seen(deps, ask)
  return json({ index, entry: found }, NOT_KEPT)
}

async function seen({ ledger, catalog, now }: Deps, ask: Ask, view: LogView = 'newest') {
  const { principal, signal } = ask
  const id = ask.given('id')
  const seeing = { reader: ledger.reader, view, catalog, now, principal, signal }
  return { id, ...(await entrySeen(seeing, id)) }
}
