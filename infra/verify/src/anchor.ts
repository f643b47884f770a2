/**
 * Anchors: what a checkpoint said is put where the log's operator can change nothing, in the end an
 * outside chain (长安链). The file here stands for it: whoever keeps it, on another machine, can show
 * later what the log was.
 */
import { hash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { appendFile, replaceFile } from './durable.ts'
import { Fault, openCheckpoint, rootAt } from './verify.ts'
import type { Copy, Key } from './words.ts'

/** What an outside keeper gives back for a checkpoint. */
export type AnchorReceipt = {
  origin: string
  size: number
  /** Base64. */
  root: string
  /** RFC 3339, by the keeper's clock. */
  at: string
  /** Where it stands with the keeper: number of a line, or of a transaction. */
  id: string
}

/** An outside keeper. Each has its own implementation; `fileAnchors` is the one without a chain. */
export type Anchors = {
  /** Resolves when it is kept for good. `note`: a signed checkpoint. */
  anchor(note: string): Promise<AnchorReceipt>
  /** All that it keeps of a log, oldest first. Throws `anchor-…` when it was tampered with. */
  receipts(origin: string): Promise<AnchorReceipt[]>
}

/** `before`: SHA-256 of the line before, so that no line can be changed or taken out unseen. */
type Line = AnchorReceipt & { before: string }

/**
 * Anchors in a file that only grows, synced line by line. `keys`: of the logs whose checkpoints are
 * taken; others throw `checkpoint-signature`.
 */
export function fileAnchors({
  path,
  keys,
  now,
}: {
  path: string
  keys: readonly Key[]
  /** Milliseconds since 1970. */
  now(): number
}): Anchors {
  return {
    async anchor(note) {
      const { origin, size, root } = openCheckpoint(note, keys, 'to be anchored')
      const lines = wholeLines(path)
      const before = hash('sha256', lines.at(-1) ?? '')
      const at = new Date(now()).toISOString()
      const id = String(lines.length + 1)
      const receipt = { origin, size, root: root.toString('base64'), at, id }
      appendFile(path, `${JSON.stringify({ ...receipt, before })}\n`)
      return receipt
    },
    async receipts(origin) {
      const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : []
      if (lines.at(-1) === '') lines.pop()
      const parsed = lines.map((line, at) => lineOf(line, lines[at - 1] ?? '', at + 1))
      return parsed.filter((one) => one.origin === origin)
    },
  }
}

/** What a crash has left of a line goes: nobody was told that it is kept. */
function wholeLines(path: string): string[] {
  if (!existsSync(path)) return []
  const text = readFileSync(path, 'utf8')
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  if (whole !== text) replaceFile(path, whole)
  return whole.split('\n').slice(0, -1)
}

function lineOf(text: string, former: string, number: number): AnchorReceipt {
  try {
    const { before, ...receipt }: Line = JSON.parse(text)
    if (before === hash('sha256', former) && receipt.id === String(number)) return receipt
  } catch {
    throw new Fault(`anchor-malformed #${number}`)
  }
  throw new Fault(`anchor-changed #${number}`)
}

/**
 * Is a log still what it was each time it was anchored? Throws for the first anchor that it does
 * not go on from; answers how many it does. Anchors of other logs are passed over.
 */
export async function checkAnchors(
  copy: Copy,
  receipts: readonly AnchorReceipt[],
): Promise<number> {
  let count = 0
  for (const { origin, size, root, id } of receipts) {
    if (origin !== copy.head.origin) continue
    const place = `${size} → ${copy.head.size} (anchor ${id})`
    if (size > copy.head.size) throw new Fault(`checkpoint-size ${place}`)
    const found = await rootAt(size, copy.tile)
    if (found.toString('base64') !== root)
      throw new Fault(`${size === copy.head.size ? 'split-view' : 'history-rewritten'} ${place}`)
    count += 1
  }
  return count
}
