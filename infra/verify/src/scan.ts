import { type Copy, Fault, tilePath, WIDTH } from './verify.ts'

/** An entry of the log, as far as it is looked into: it is known to stand in the log, no more. */
export type Entry = {
  id?: string
  k?: string
  t?: string
  dataset?: string
  agreement?: string
  prev?: string
  outcome?: string
  actor?: { type?: string; id?: string; organisation?: string }
  activity?: { job?: string; run?: string }
  change?: { id?: string; to?: string }
  meters?: Record<string, number>
  inputs?: Artefact[]
  outputs?: Artefact[]
  body?: Record<string, unknown>
}

export type Artefact = {
  dataset?: string
  release?: number
  table?: string
  version?: number
  path?: string
  feed?: string
  sha256?: string
  rows?: number
  bytes?: number
  removed?: boolean
}

/** Entries `from` … `to - 1` in the order of the log, each bound to its checkpoint. */
export async function* scan(copy: Copy, from = 0, to = copy.head.size) {
  for (let index = Math.floor(from / WIDTH); index * WIDTH < to; index++) {
    const bundle = await copy.entries(index)
    if (!bundle) throw new Fault(`bundle-missing ${tilePath('entries', index)}`)
    for (const [at, bytes] of bundle.slice(0, to - index * WIDTH).entries())
      if (index * WIDTH + at >= from)
        yield { index: index * WIDTH + at, entry: parsed(bytes, index * WIDTH + at) }
  }
}

function parsed(bytes: Buffer, index: number): Entry {
  try {
    return Object(JSON.parse(bytes.toString()))
  } catch {
    throw new Fault(`entry-malformed #${index}`)
  }
}
