import type { MappingFault } from '@tongqu/adapter-kit'

/** Faults told of one mapping; a mapping with more is not worth listing. */
const MOST_FAULTS = 100

/** Gathers what is wrong with a mapping, so that all of it is told at once. */
export class Faults {
  readonly list: MappingFault[] = []

  /** `zh` and `en` say the same. Answers undefined, so that a reader can return it. */
  add(path: string, zh: string, en: string): undefined {
    if (this.list.length < MOST_FAULTS) this.list.push({ path, message: { 'zh-CN': zh, en } })
    return undefined
  }

  /** Names the members of `value` that are not among `known`. */
  unknownKeys(path: string, value: Readonly<Record<string, unknown>>, known: readonly string[]) {
    for (const key of Object.keys(value)) {
      if (known.includes(key)) continue
      const names = known.join(', ')
      this.add(below(path, key), `没有此项；可用：${names}`, `no such item; there are: ${names}`)
    }
  }
}

/** `rows[0]` and `columns` → `rows[0].columns`. */
export function below(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`
  return path === '' ? key : `${path}.${key}`
}

/** A plain object, as YAML and JSON have it. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Text, number or truth value of YAML as text; undefined for anything else. */
export function scalarText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

/** Any value of YAML as text for a message or a name; never throws. */
export function told(value: unknown): string {
  return scalarText(value) ?? (JSON.stringify(value) ?? 'nothing').slice(0, 60)
}
