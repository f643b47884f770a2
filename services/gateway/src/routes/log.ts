import { Problem } from '@tongqu/contracts'
import { parseTilePath, TILE_WIDTH, type TilePlace } from '@tongqu/ledger'
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

/** `/log/…`: the ledger, as verifiers and those whom an entry concerns read it. */
export function logRoutes(deps: Deps): Route[] {
  return [
    route(checkpointOperation, () => checkpoint(deps)),
    route(keysOperation, () => keys(deps)),
    route(bundleOperation, (ask) => bundle(deps, `tile/entries/${ask.given('tile')}`)),
    route(tileOperation, (ask) => tile(deps, `tile/${ask.given('level')}/${ask.given('tile')}`)),
    route(proofOperation, (ask) => proof(deps, ask)),
    route(entryOperation, (ask) => entry(deps, ask)),
  ]
}

const checkpointOperation: Operation = {
  ...open,
  id: 'getLogCheckpoint',
  path: '/log/checkpoint',
  tag: 'ledger',
  summary: text('最新检查点（C2SP tlog-checkpoint）', 'The newest checkpoint (C2SP)'),
  answers: { 200: { description: text('签名的检查点', 'A signed checkpoint'), content: plain } },
  problems: ['ledger-unavailable'],
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

const tileOperation: Operation = {
  ...open,
  id: 'getLogTile',
  path: '/log/tile/{level}/{tile}',
  tail: 'tile',
  tag: 'ledger',
  summary: text('哈希分片（C2SP tlog-tiles）', 'A tile of hashes (C2SP tlog-tiles)'),
  parameters: [{ ...path('level', '层', 'Level'), examples: ['0'] }, tileParameter],
  answers: { 200: { description: text('每个哈希 32 字节', '32 bytes a hash'), content: bytes } },
  problems: ['tile-not-found', 'ledger-unavailable'],
}

const bundleOperation: Operation = {
  ...open,
  id: 'getLogEntries',
  path: '/log/tile/entries/{tile}',
  tail: 'tile',
  tag: 'ledger',
  auth: 'person',
  roles: ['auditor'],
  summary: text('一批记录（仅审计）', 'A bundle of entries, for auditors'),
  parameters: [tileParameter],
  answers: {
    200: {
      description: text('每条记录前有两个字节的长度', 'Entries, the length of each in two bytes'),
      content: bytes,
    },
  },
  problems: ['tile-not-found', 'ledger-unavailable'],
  cors: false,
}

const proofOperation: Operation = {
  ...open,
  id: 'getLogProof',
  path: '/log/proof/{id}',
  tag: 'ledger',
  auth: 'signed-in',
  summary: text('一条记录的离线证明（C2SP tlog-proof）', 'Offline proof of an entry (C2SP)'),
  parameters: [entryParameter],
  answers: { 200: { description: text('证明', 'The proof'), content: plain } },
  problems: ['ledger-entry-not-found', 'ledger-unavailable'],
  cors: false,
}

const entryOperation: Operation = {
  ...open,
  id: 'getLogEntry',
  path: '/log/entries/{id}',
  tag: 'ledger',
  auth: 'signed-in',
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

async function checkpoint({ ledger }: Deps): Promise<Reply> {
  const note = await ledger.reader.checkpoint()
  if (note === undefined) throw new Problem('ledger-unavailable')
  return { status: 200, headers: { 'Content-Type': TEXT, 'Cache-Control': NEWEST }, body: note }
}

async function keys({ ledger }: Deps): Promise<Reply> {
  const lines = await ledger.verifiers()
  const body = lines.map((line) => `${line}\n`).join('')
  return { status: 200, headers: { 'Content-Type': TEXT, 'Cache-Control': A_WHILE }, body }
}

/** Never a bundle: `%2F` in the level could make a path of one. */
async function tile({ ledger }: Deps, wanted: string): Promise<Reply> {
  const place = parseTilePath(wanted)
  if (!place || place.level === 'entries') throw new Problem('tile-not-found')
  return page(place, await ledger.reader.tile(place.level, place.index, place.width))
}

async function bundle({ ledger }: Deps, wanted: string): Promise<Reply> {
  const place = parseTilePath(wanted)
  if (place?.level !== 'entries') throw new Problem('tile-not-found')
  return page(place, await ledger.reader.bundle(place.index, place.width))
}

function page({ width }: TilePlace, body: Uint8Array | undefined): Reply {
  if (!body) throw new Problem('tile-not-found')
  const kept = width === TILE_WIDTH ? FOREVER : A_WHILE
  return { status: 200, headers: { 'Content-Type': BYTES, 'Cache-Control': kept }, body }
}

async function proof(deps: Deps, ask: Ask): Promise<Reply> {
  const { id } = await seen(deps, ask)
  const body = await deps.ledger.reader.proof(id)
  if (body === undefined) throw new Problem('ledger-entry-not-found')
  return { status: 200, headers: { 'Content-Type': TEXT, ...NOT_KEPT }, body }
}

async function entry(deps: Deps, ask: Ask): Promise<Reply> {
  const { index, entry: found } = await seen(deps, ask)
  return json({ index, entry: found }, NOT_KEPT)
}

async function seen({ ledger, catalog, now }: Deps, ask: Ask) {
  const { principal, signal } = ask
  const id = ask.given('id')
  const seeing = { reader: ledger.reader, catalog, now, principal, signal }
  return { id, ...(await entrySeen(seeing, id)) }
}
