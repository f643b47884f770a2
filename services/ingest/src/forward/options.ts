import { readFile } from 'node:fs/promises'
import type { Forward } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'

/** What marks the value of an option as the path of a file that holds it: secrets. */
const FILE = 'file:'

/**
 * Options as the adapter gets them: values `file:<path>` replaced by what the file holds, and, as
 * `downLinkHost` and `downLinkPort` unless they are given (address translation), where the peer
 * dials its slave link back to. Throws `input-unreadable`.
 */
export async function resolvedOptions(
  { options, listen }: Pick<Forward, 'options' | 'listen'>,
  slavePort: number,
): Promise<Record<string, string>> {
  const entries = Object.entries(options).map(async ([name, value]) => {
    return [name, value.startsWith(FILE) ? await secret(value.slice(FILE.length)) : value] as const
  })
  return {
    downLinkHost: listen.publicHost,
    downLinkPort: String(slavePort),
    ...Object.fromEntries(await Promise.all(entries)),
  }
}

async function secret(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (cause) {
    throw new Problem('input-unreadable', { cause, path })
  }
}
