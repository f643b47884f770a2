import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Problem } from '@tongqu/contracts'

/** What marks the value of an option as the path of a file that holds it: secrets. */
const FILE = 'file:'

/**
 * Options as the adapter gets them: values `file:<path>` replaced by what the file holds, without
 * the white space around it. Throws `input-unreadable`.
 */
export async function optionValues(
  options: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const entries = Object.entries(options).map(async ([name, value]) => {
    return [name, value.startsWith(FILE) ? await held(value.slice(FILE.length)) : value] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}

async function held(path: string): Promise<string> {
  try {
    return (await readFile(resolve(path), 'utf8')).trim()
  } catch (cause) {
    throw new Problem('input-unreadable', { cause, path })
  }
}
