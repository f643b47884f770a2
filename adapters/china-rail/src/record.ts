import { lenientInteger, lenientNumber, lenientText, membersOf } from '@tongqu/adapter-kit'
import type { Harvest } from './harvest.ts'

/** What stands for nothing in the answers of ticket offices. */
const NOTHING = new Set(['', '--', '---', '----', 'null', 'NULL', 'undefined'])

/** Characters of an extra value that are kept. */
const MOST_CHARACTERS = 2_000

/**
 * One record of a document, read by any of the names a member goes by. Values that are odd are
 * remarks with the name of the member, never its value.
 */
export class Record12306 {
  readonly at: string
  readonly #members: Readonly<Record<string, unknown>>
  readonly #harvest: Harvest
  readonly #taken = new Set<string>()

  constructor(harvest: Harvest, value: unknown, at: string) {
    this.#harvest = harvest
    this.#members = membersOf(value)
    this.at = at
  }

  /** The value of the first of the names that is there and says something. */
  value(...names: readonly string[]): unknown {
    for (const name of names) {
      if (!Object.hasOwn(this.#members, name)) continue
      this.#taken.add(name)
      const value = this.#members[name]
      if (value === null || value === undefined) continue
      if (typeof value === 'string' && NOTHING.has(value.trim())) continue
      return value
    }
    return undefined
  }

  text(...names: readonly string[]): string | undefined {
    const text = lenientText(this.value(...names), this.#note(names))?.trim()
    return text === '' ? undefined : text
  }

  /** A name of a station: spaces inside are those of a table's layout. */
  name(...names: readonly string[]): string | undefined {
    return stationName(this.text(...names), this.#harvest, this.at)
  }

  number(...names: readonly string[]): number | undefined {
    return lenientNumber(this.#numberOf(this.value(...names)), this.#note(names))
  }

  integer(...names: readonly string[]): number | undefined {
    return lenientInteger(this.#numberOf(this.value(...names)), this.#note(names))
  }

  note(code: string, message: string): void {
    this.#harvest.note(code, message, this.at)
  }

  /**
   * What no name has asked for, as text. `known` is not worth keeping; `kept` is, and is no remark.
   */
  extra(
    known: ReadonlySet<string>,
    kept?: ReadonlySet<string>,
  ): Readonly<Record<string, string>> | undefined {
    const extra: Record<string, string> = {}
    for (const [name, value] of Object.entries(this.#members)) {
      if (this.#taken.has(name) || known.has(name) || name === '__proto__') continue
      if (value === null || value === undefined || value === '') continue
      if (!kept?.has(name)) {
        this.note('unknown-field', 'a member that is not known; kept in extra')
      }
      extra[name.toWellFormed()] = cutText(value)
    }
    return Object.keys(extra).length === 0 ? undefined : extra
  }

  /** Numbers are written as text all over these tables; that is no remark. */
  #numberOf(value: unknown): unknown {
    if (typeof value !== 'string' || !/^\s*-?\d+(\.\d+)?\s*$/.test(value)) return value
    return Number(value)
  }

  #note(names: readonly string[]): (message: string) => void {
    return (message) => this.note('schema', `${names[0]}: ${message}`)
  }
}

/** A station's name without the spaces that pad short names (`成  都东`). */
export function stationName(
  text: string | undefined,
  harvest: Harvest,
  at: string,
): string | undefined {
  if (text === undefined || !/\s/.test(text)) return text
  if (!/\p{Script=Han}/u.test(text)) return text
  harvest.note('spaces-in-name', 'a name of a station with spaces in it; they are left out', at)
  return text.replaceAll(/\s+/g, '')
}

function cutText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.slice(0, MOST_CHARACTERS).toWellFormed()
}
